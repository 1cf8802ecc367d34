import { expect } from '@open-wc/testing';
import { createTestRoom } from 'webrtc-elements/testing';
import 'webrtc-elements/define';

describe('a test room in a browser', () => {
  it('takes the elements of the page, and gives the page back what it had', async () => {
    const { WebSocket: socket, RTCPeerConnection: peerConnection } = window;
    const room = createTestRoom({ room: 'lobby' });
    document.body.innerHTML = `
      <webrtc-room room="lobby" name="Ann">
        <webrtc-chat></webrtc-chat>
      </webrtc-room>`;
    const chat = document.querySelector('webrtc-chat')!;
    const bob = await room.join({ presence: { name: 'Bob' } });
    await bob.send(new Blob(['not shown']));
    await bob.send('Good morning');
    await chat.updateComplete;
    expect(chat.shadowRoot!.textContent).to.contain('Good morning');
    expect([...bob.peers.values()].map(({ presence, path }) => [presence['name'], path])).to.deep.equal([
      ['Ann', 'relay'],
    ]);
    room.cut();
    expect(document.querySelector('webrtc-room')!.state).to.equal('reconnecting');
    await room.mend();
    expect(document.querySelector('webrtc-room')!.state).to.equal('connected');
    await document.querySelector('webrtc-room')!.send('Back again');
    expect((await bob.nextMessage()).data).to.equal('Back again');
    document.body.replaceChildren();
    await room.close();
    expect(window.WebSocket).to.equal(socket);
    expect(window.RTCPeerConnection).to.equal(peerConnection);
  });

  it('ends what is cut off when it is closed, and lets nothing reach the network', async () => {
    const room = createTestRoom({ room: 'lobby' });
    document.body.innerHTML = `<webrtc-room room="lobby"></webrtc-room>`;
    const element = document.querySelector('webrtc-room')!;
    await room.join();
    room.cut();
    expect(element.state).to.equal('reconnecting');
    await room.close();
    expect([element.state, element.error?.code]).to.deep.equal(['failed', 'bad-request']);
    document.body.replaceChildren();
  });
});
