import assert from 'node:assert/strict';
import type { Client } from '../client.js';
import { numbered } from '../numbered.js';
import { CHAT, storyOf, type Scene } from './scene.js';

/**
 * Does something while two members exchange numbered text and bytes, of which nothing may get lost or out of order.
 * Resolves with what else they heard: `['bob: left mallory lost', …]`.
 */
export async function during(
  scene: Scene,
  [alice, bob]: readonly [Client, Client],
  attack: () => Promise<unknown>,
): Promise<string[]> {
  const seen = new Map([alice, bob].map((client) => [client, storyOf(client).length]));
  const ways = [
    [alice, bob],
    [bob, alice],
  ] as const;
  let over = false;
  let rounds = 0;
  const talk = async (): Promise<void> => {
    for (; !over || rounds < 3; rounds++) {
      for (const [from, to] of ways) {
        from.send({ type: 'signal', to: to.id, signal: `${CHAT}${rounds}` });
        from.relay(to.id, numbered(rounds));
        await to.next('signal', from.id);
        await to.firstRelayed(rounds + 1);
      }
    }
  };
  await Promise.all([attack().finally(() => (over = true)), talk()]);
  await scene.sync(alice, bob);
  for (const [from, to] of ways) assertAllCame(from, to, rounds);
  return [alice, bob].flatMap((client) =>
    storyOf(client)
      .slice(seen.get(client))
      .map((line) => `${client.id}: ${line}`),
  );
}

function assertAllCame(from: Client, to: Client, rounds: number): void {
  const numbers = Array.from({ length: rounds }, (_, round) => round);
  const chat = to.frames.flatMap((frame) =>
    frame.type === 'signal' && frame.from === from.id && frame.signal.startsWith(CHAT) ? [frame.signal] : [],
  );
  assert.deepEqual(
    chat,
    numbers.map((round) => `${CHAT}${round}`),
  );
  assert.deepEqual(
    to.relayed.map(({ id, payload }) => [id, Buffer.from(payload)]),
    numbers.map((round) => [from.id, numbered(round)]),
  );
}
