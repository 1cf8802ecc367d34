import { expect } from '@open-wc/testing';
import { ConnectionError } from 'webrtc-elements';
import { enter, freshRoom, meets, until } from '../support/elements/rooms.js';

describe('the topics of a room', () => {
  it('can be opened before it joins, and go on when it joins again', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(''), enter(name)]);
    const heard: string[] = [];
    const votes = alice.topic('votes');
    votes.on('message', ({ data, peer }) => heard.push(`${data as string} from ${peer}`));
    const once: unknown[] = [];
    votes.once('message', ({ data }) => once.push(data));
    const error = await votes.send('too early').catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(ConnectionError).with.property('code', 'closed');

    alice.room = name;
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    await bob.topic('votes').send('first', { to: alice.connection!.id });
    expect(heard).to.deep.equal([`first from ${bob.connection!.id}`]);

    alice.leave();
    await alice.updateComplete;
    await until(() => bob.peers.size === 0, 'Alice is out');
    alice.join();
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    await bob.topic('votes').send('second', { to: alice.connection!.id });
    expect(heard.map((line) => line.split(' ')[0])).to.deep.equal(['first', 'second']);
    expect(once).to.deep.equal(['first']);

    const back: unknown[] = [];
    bob.topic('votes').on('message', ({ data }) => back.push(data));
    await alice.topic('votes').send({ choice: 'b' }, { to: bob.connection!.id });
    expect(back).to.deep.equal([{ choice: 'b' }]);
  });

  it('are one for each name, until it is closed', async () => {
    const room = await enter('');
    const topic = room.topic('votes');
    expect(room.topic('votes')).to.equal(topic);
    expect(() => room.topic('votes', { delivery: 'latest' })).to.throw(TypeError);
    for (const name of ['', 'x'.repeat(65), 'webrtc:typing']) expect(() => room.topic(name)).to.throw(TypeError);
    topic.close();
    expect(room.topic('votes', { delivery: 'latest' })).not.to.equal(topic);
  });

  it('go on when one of the same name that was closed before is closed again', () => {
    const room = document.createElement('webrtc-room');
    const before = room.topic('votes');
    before.close();
    const topic = room.topic('votes');
    before.close();
    expect(room.topic('votes')).to.equal(topic);
  });

  it('are the topics of the connection, too', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name), enter(name)]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    const heard: unknown[] = [];
    alice.topic('both').on('message', ({ data }) => heard.push(data));
    await bob.connection!.topic('both').send(1);
    expect(heard).to.deep.equal([1]);
  });
});
