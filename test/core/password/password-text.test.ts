import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, createSecret, type ConnectOptions } from 'webrtc-elements/core';
import { formatMessage, parseMessage, type Message } from '../../../src/core/trust/password/message.js';
import { encodePassword, isPassword } from '../../../src/core/trust/password/password-text.js';

describe('a password', () => {
  it('has 1 to 256 characters, however many units they take', () => {
    for (const right of ['x', ' ', 'x'.repeat(256), '🐎'.repeat(256), 'e\u0301'.repeat(256)]) assert(isPassword(right));
    const wrong = [
      '',
      'x'.repeat(257),
      '🐎'.repeat(257),
      'half \ud83d',
      '\udc0e',
      7,
      null,
      undefined,
      ['x'],
      'x'.repeat(2_000_000),
    ];
    for (const one of wrong) assert(!isPassword(one), String(one).slice(0, 20));
    assert(!isPassword('ﷺ'.repeat(100)), 'it counts as it is used: this letter stands for 18');
  });

  it('is the same, however it was typed', () => {
    const bytes = new TextEncoder().encode('Zürich 42');
    for (const typed of ['Zürich 42', 'Zu\u0308rich 42', 'Ｚürich\u00a0４２'])
      assert.deepEqual(encodePassword(typed), bytes);
  });

  it('does not go with a secret', async () => {
    const options: ConnectOptions = { host: '127.0.0.1:9', room: 'x', password: 'x', secret: createSecret() };
    await assert.rejects(connect(options), { name: 'TypeError', message: /`secret` or a `password`, not both/ });
  });
});

describe('a message of the handshake', () => {
  const [nonce, share, tag, sealed] = [22, 87, 43, 64].map((length) => 'A'.repeat(length)) as [
    string,
    string,
    string,
    string,
  ];
  const messages: readonly Message[] = [
    { type: 'ask', nonce },
    { type: 'answer', to: nonce, nonce, share },
    { type: 'confirm', to: nonce, share, tag },
    { type: 'confirm', to: nonce, share, tag, sealed },
    { type: 'grant', to: nonce, tag, sealed },
    { type: 'refuse', to: nonce, reason: 'wrong' },
  ];

  it('is read as it was written', () => {
    for (const message of messages) assert.deepEqual(parseMessage(formatMessage(message)), message);
  });

  it('is read only in its shape: each field there, and of its length', () => {
    for (const message of messages) {
      for (const name of Object.keys(message).filter((one) => one !== 'type' && one !== 'sealed')) {
        for (const value of [undefined, null, 7, '', 'A', 'A'.repeat(86), 'é'.repeat(22), {}, []]) {
          const text = JSON.stringify({ cpace: { ...message, [name]: value } });
          assert.equal(parseMessage(text), undefined, text);
        }
      }
    }
    const more = [
      '',
      '{',
      '{"cpace":',
      '{"cpace":null}',
      '{"cpace":[]}',
      '{"cpace":{"type":"toString"}}',
      '{"cpace":{}}',
    ];
    for (const text of [...more, ` ${formatMessage({ type: 'ask', nonce })}`, `{"cpace":${'['.repeat(390)}`]) {
      assert.equal(parseMessage(text), undefined, text);
    }
    assert.equal(parseMessage(`{"cpace":{"type":"ask","nonce":"${nonce}","x":"${'x'.repeat(400)}"}}`), undefined);
  });
});
