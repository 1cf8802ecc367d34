import { createTestRoom } from 'webrtc-elements/testing';
import 'webrtc-elements/define';

test('the chat shows what Bob says, and Bob gets our answer', async () => {
  const room = createTestRoom({ room: 'lobby' });
  document.body.innerHTML = `
    <webrtc-room room="lobby" name="Ann">
      <webrtc-chat></webrtc-chat>
    </webrtc-room>`;
  const chat = document.querySelector('webrtc-chat');
  const bob = await room.join({ presence: { name: 'Bob' } });

  await bob.send('Good morning');
  await chat.updateComplete;
  expect(chat.shadowRoot.textContent).toContain('Good morning');

  chat.shadowRoot.querySelector('textarea').value = 'Hello Bob';
  chat.shadowRoot.querySelector('form').requestSubmit();
  expect((await bob.nextMessage()).data).toBe('Hello Bob');

  document.body.replaceChildren();
  await room.close();
});
