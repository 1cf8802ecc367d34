import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Client } from '../client.js';
import { Command } from '../command.js';
import { STRIKES } from '../edge/edge-gang.js';
import { numbered } from '../numbered.js';
import { Scene } from '../server/scene.js';

/** How much each attacker sends at once, in frames: 5 MiB. */
const FLOOD = 20;

/** A reader on Node stays while so many send it frames of a kind without end. */
export function describeFloods(cases: readonly (readonly [count: number, kind: string])[]): void {
  describe('a reader on Node to whom others send without end', () => {
    let command: Command;
    let url: string;
    let scene: Scene;

    before(async () => {
      command = new Command('--port', '0', '--no-stun');
      url = await command.started();
    });
    after(() => command.dispose());
    beforeEach(() => {
      scene = new Scene([url]);
    });
    afterEach(() => scene.close());

    for (const [count, kind] of cases) {
      it(`stays, and hears all, the honest in order: ${count} of ${kind}`, async () => {
        const ids = range(count).map((at) => `x${at}`);
        const [reader, honest] = await scene.meet('reader', 'honest');
        const gang = await scene.meet(...ids);
        const frames = STRIKES[kind]?.('reader') ?? [];
        for (let n = 0; n < FLOOD; n++) {
          for (const member of gang) member.socket.send(frames[n % frames.length] ?? '');
          honest.relay('reader', numbered(n));
        }
        await reader.until(() => (heardOf(honest, reader).length < FLOOD ? undefined : true), 'the honest one');
        assert.deepEqual(heardOf(honest, reader), range(FLOOD));
        const signals = (): number => reader.frames.filter(({ type }) => type === 'signal').length;
        const all = (): boolean => reader.relayed.length + signals() === (count + 1) * FLOOD;
        await reader.until(() => (all() ? true : undefined), 'all that was sent');
        for (const member of gang) assert.equal(heardOf(member, reader).length, FLOOD);
        await Promise.all([honest, ...gang].map((member) => member.settled()));
      });
    }
  });
}

const range = (length: number): number[] => Array.from({ length }, (_, n) => n);

/** What one has heard of another, as numbers. */
function heardOf({ id }: Client, { relayed, frames }: Client): number[] {
  const bytes = relayed.flatMap((frame) => (frame.id === id ? [Buffer.from(frame.payload).readUInt32BE()] : []));
  return [...bytes, ...frames.flatMap((frame) => (frame.type === 'signal' && frame.from === id ? [0] : []))];
}
