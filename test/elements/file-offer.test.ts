import { expect } from '@open-wc/testing';
import type { FileOffer } from 'webrtc-elements/core';
import { enter, freshRoom, meets } from '../support/elements/rooms.js';

describe('a file that a peer offers', () => {
  it('is told by the room element, and comes when the page accepts it', async () => {
    const name = freshRoom();
    const [ada, bob] = [await enter(name, { name: 'Ada' }), await enter(name, { name: 'Bob' })];
    await Promise.all([meets(ada, 1), meets(bob, 1)]);
    const offered = new Promise<FileOffer>((resolve) => {
      bob.addEventListener('file-offer', ({ detail }) => resolve(detail), { once: true });
    });
    const sent = new File(['of Ada'], 'note.txt', { type: 'text/plain' });
    const transfer = await ada.connection!.sendFile(sent, { to: bob.connection!.id });
    const offer = await offered;
    expect([offer.peer, offer.files.map(({ path }) => path)]).to.deep.equal([ada.connection!.id, ['note.txt']]);
    const [file] = await offer.accept().done;
    expect([await file!.text(), file!.name, file!.type]).to.deep.equal(['of Ada', 'note.txt', 'text/plain']);
    await transfer.done;
  });
});
