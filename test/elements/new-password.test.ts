import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { ConnectionError, type WebrtcRoomElement } from 'webrtc-elements';
import { freshRoom, host, listOf, until } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';

/** Joins by a password. Resolves when that has come to an end, good or bad. */
async function enter(room: string, name: string, password: string): Promise<WebrtcRoomElement> {
  const element = await fixture<WebrtcRoomElement>(
    html`<webrtc-room host=${host} room=${room} name=${name} .password=${password}
      ><webrtc-peer-list></webrtc-peer-list
    ></webrtc-room>`,
  );
  await until(() => element.state === 'connected' || element.state === 'failed', 'in, or not');
  return element;
}

const find = (room: WebrtcRoomElement, selector: string): HTMLElement | null =>
  listOf(room).shadowRoot!.querySelector<HTMLElement>(selector);
const part = (room: WebrtcRoomElement, name: string): HTMLElement | null => find(room, `[part=${name}]`);
const trusts = (one: WebrtcRoomElement, others: number): Promise<void> =>
  until(
    () => one.peers.size === others && [...one.peers.values()].every(({ trust }) => trust === 'secret'),
    `${one.name} trusts ${others}`,
  );

/** Opens the dialog in which one removes the other. */
async function openRemoval(one: WebrtcRoomElement, other: WebrtcRoomElement): Promise<HTMLInputElement> {
  const options = `[part=options][data-peer="${other.connection!.id}"]`;
  await until(() => find(one, options) !== null, 'they are in the list');
  find(one, options)!.click();
  await until(() => part(one, 'remove') !== null, 'there is a button');
  part(one, 'remove')!.click();
  await until(() => part(one, 'dialog')?.matches('[open]') === true, 'the dialog is open');
  return part(one, 'new-password') as HTMLInputElement;
}

describe('removing somebody from a room with a password, in the list of peers', () => {
  it('asks for another password, and shows it to those who stay; nobody joins again for it', async () => {
    const room = freshRoom();
    const [ann, bob, mallory] = [
      await enter(room, 'Ann', 'correct horse'),
      await enter(room, 'Bob', 'correct horse'),
      await enter(room, 'Mallory', 'correct horse'),
    ];
    await Promise.all([ann, bob, mallory].map((one) => trusts(one, 2)));
    const connections = [ann.connection, bob.connection];
    const field = await openRemoval(ann, mallory);
    expect(listOf(ann).shadowRoot!.activeElement).to.equal(field);
    expect(field.labels![0]!.textContent).to.equal('New password');
    expect(part(ann, 'dialog')!.textContent).to.contain('The room gets a new password');
    await expectAccessible(listOf(ann));
    await sendKeys({ type: 'battery staple' });
    await sendKeys({ press: 'Enter' });
    await until(() => part(ann, 'dialog') === null, 'it is done');
    await until(() => mallory.state === 'failed', 'Mallory is out');
    expect(mallory.error!.code).to.equal('removed');
    await until(() => part(bob, 'notice') !== null, 'Bob reads it');
    expect(part(bob, 'notice')!.textContent.replaceAll(/[\u2068\u2069]/g, '')).to.contain(
      'Ann changed the password of this room. It’s now: battery staple',
    );
    expect(part(bob, 'notice')!.closest('[role=status]'), 'screen readers say it').not.to.equal(null);
    await expectAccessible(listOf(bob));
    expect(part(ann, 'notice')).to.equal(null);
    expect([ann.password, bob.password]).to.deep.equal(['battery staple', 'battery staple']);
    part(bob, 'dismiss')!.click();
    await until(() => part(bob, 'notice') === null, 'he has read it');
    const carol = await enter(room, 'Carol', 'battery staple');
    await trusts(carol, 2);
    expect([ann.connection, bob.connection]).to.deep.equal(connections);
    bob.leave();
    await until(() => bob.state === 'idle', 'he is out');
    bob.join();
    await trusts(bob, 2);
  });

  it('says that the password cannot stay the same, and ends with Escape', async () => {
    const room = freshRoom();
    const [ann, bob] = [await enter(room, 'Ann', 'correct horse'), await enter(room, 'Bob', 'correct horse')];
    await Promise.all([trusts(ann, 1), trusts(bob, 1)]);
    const field = await openRemoval(ann, bob);
    field.value = 'correct horse';
    part(ann, 'remove')!.click();
    await until(() => part(ann, 'dialog')!.querySelector('[role=alert]')!.textContent !== '', 'it says why');
    expect(part(ann, 'dialog')!.textContent).to.contain('Choose a password that the room doesn’t have yet.');
    await expectAccessible(listOf(ann));
    await sendKeys({ press: 'Escape' });
    await until(() => part(ann, 'dialog') === null, 'it is closed');
    await trusts(bob, 1);
    const again = await openRemoval(ann, bob);
    expect(again.value).to.equal('');
    expect(part(ann, 'dialog')!.querySelector('[role=alert]')!.textContent).to.equal('');
  });

  it('gives the room the password even if who is to be removed has just left', async () => {
    const room = freshRoom();
    const [ann, bob] = [await enter(room, 'Ann', 'correct horse'), await enter(room, 'Bob', 'correct horse')];
    await Promise.all([trusts(ann, 1), trusts(bob, 1)]);
    const field = await openRemoval(ann, bob);
    bob.leave();
    await until(() => ann.peers.size === 0, 'he has left');
    field.value = 'battery staple';
    part(ann, 'remove')!.click();
    await until(() => part(ann, 'dialog') === null, 'it is done');
    expect(ann.password).to.equal('battery staple');
    bob.join();
    await until(() => bob.state === 'failed', 'he knows the old one');
    expect(bob.error!.code).to.equal('wrong-password');
  });

  it('asks once, waits for nobody who is out of reach, and says what else goes wrong', async () => {
    const room = freshRoom();
    const [ann, bob] = [await enter(room, 'Ann', 'correct horse'), await enter(room, 'Bob', 'correct horse')];
    await Promise.all([trusts(ann, 1), trusts(bob, 1)]);
    const connection = ann.connection!;
    const rotate = connection.rotateSecret.bind(connection);
    let asked = 0;
    connection.rotateSecret = async (options) => {
      if (++asked === 1) throw new ConnectionError('load-failed');
      await rotate(options);
      return new Promise(() => undefined); // somebody does not answer
    };
    const errors: string[] = [];
    ann.addEventListener('error', ({ detail: { error } }) => errors.push(error.code));
    const field = await openRemoval(ann, bob);
    field.value = 'battery staple';
    const form = field.closest('form')!;
    form.requestSubmit();
    form.requestSubmit();
    await until(() => errors.length > 0, 'it says so');
    await listOf(ann).updateComplete;
    expect([errors, asked]).to.deep.equal([['load-failed'], 1]);
    expect(part(ann, 'dialog')!.querySelector('[role=alert]')!.textContent).to.equal('');
    form.requestSubmit();
    await until(() => part(ann, 'dialog') === null, 'it is done');
    expect([ann.password, asked]).to.deep.equal(['battery staple', 2]);
  });
});
