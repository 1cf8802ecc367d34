import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { beforeEach, describe, it } from 'node:test';
import { WriteBatch } from '../../server/node/write-batch.js';

/** What was written, one text for each system call that it would have been. */
let calls: string[];
let stream: Duplex;
let batch: WriteBatch;

beforeEach(() => {
  calls = [];
  batch = new WriteBatch();
  stream = new Duplex({
    read: () => undefined,
    writev(chunks, done) {
      calls.push(chunks.map(({ chunk }) => String(chunk)).join(' '));
      done();
    },
  });
});

/** The end of this turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('what is written in one turn', () => {
  it('goes out together at its end, and what comes later in the next', async () => {
    for (const text of ['a', 'b', 'c']) {
      batch.add(stream);
      stream.write(text);
    }
    assert.deepEqual(calls, []);
    await turn();
    assert.deepEqual(calls, ['a b c']);
    batch.add(stream);
    stream.write('d');
    await turn();
    assert.deepEqual(calls, ['a b c', 'd']);
  });

  it('goes out at once when it has become much, and the rest at the end', async () => {
    batch.add(stream);
    stream.write('a');
    batch.release(stream);
    assert.deepEqual(calls, ['a']);
    batch.add(stream);
    stream.write('b');
    assert.deepEqual(calls, ['a']);
    await turn();
    assert.deepEqual(calls, ['a', 'b']);
  });

  it('goes out before the stream ends, and not at all when it is destroyed', async () => {
    batch.add(stream);
    stream.write('a');
    stream.end('b');
    await turn();
    assert.deepEqual(calls, ['a b']);
    const other = new Duplex({ read: () => undefined, writev: () => assert.fail('It has been destroyed.') });
    batch.add(other);
    other.write('c');
    other.destroy();
    await turn();
  });
});
