import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  ConnectionError,
  Connection,
  DroppedFile,
  TopicListener,
  FileOffer,
  OfferedFile,
  Sendable,
  Transfer,
} from 'webrtc-elements/core';
import { FileHub } from '../../../src/core/files/file-hub.js';
import { idsOf } from '../../support/cast.js';
import { joinMembers } from '../../support/core/join-members.js';
import { BLOCK, bytes, codeOf, hashOf, nextOffer } from '../../support/core/transfers.js';
import { assertSoon, until, within } from '../../support/wait.js';

const ids = await idsOf('a', 'b', 'c');
const file = (size: number, name = 'a.bin', type = 'application/zip'): File =>
  new File([bytes(size)], name, { type, lastModified: 1_234_567 });

/** Files between members who talk by the relay. */
describe('a transfer', () => {
  const members = joinMembers({ limits: { bytesPerSecond: Infinity, framesPerSecond: Infinity } });
  let rooms = 0;

  async function meet<const Names extends readonly string[]>(
    ...names: Names
  ): Promise<{ [At in keyof Names]: Connection }> {
    const room = `files ${rooms++}`;
    const all = await Promise.all(names.map((name) => members.join(room, name)));
    const met = (one: Connection): boolean =>
      [...one.peers.values()].filter(({ state }) => state === 'connected').length === names.length - 1;
    await until(() => all.every(met), 'everybody is connected');
    return all as never;
  }

  /** A transfer that the other side has accepted. */
  async function begin(
    a: Connection,
    b: Connection,
    what: Sendable | Sendable[],
    accept: (offer: FileOffer) => Transfer = (offer) => offer.accept(),
  ): Promise<[Transfer, Transfer]> {
    const offered = nextOffer(b);
    const out = await a.sendFile(what, { to: b.id });
    return [out, accept(await offered)];
  }

  for (const size of [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 7]) {
    it(`brings a file of ${size} bytes, once it is accepted`, async () => {
      const [a, b] = await meet('a', 'b');
      const sent = file(size);
      const offered = nextOffer(b);
      const out = await a.sendFile(sent, { to: ids.b });
      assert.deepEqual([out.state, out.sent, out.received, out.size, out.peer], ['offered', 0, 0, size, ids.b]);
      const offer = await offered;
      assert.equal(offer.peer, ids.a);
      assert.deepEqual(offer.files, [
        { path: 'a.bin', name: 'a.bin', size, type: 'application/zip', lastModified: 1_234_567 },
      ]);
      const into = offer.accept();
      assert.equal(offer.accept(), into);
      const [got] = await within(into.done, 'all has come');
      assert.deepEqual(await within(out.done, 'the other side has all'), []);
      assert.equal(await hashOf(got!), await hashOf(sent));
      assert.deepEqual([got!.name, got!.type, got!.lastModified], ['a.bin', 'application/zip', 1_234_567]);
      for (const { state, sent, received, speed, timeRemaining, error } of [out, into]) {
        assert.deepEqual(
          [state, sent, received, speed, timeRemaining, error],
          ['done', size, size, 0, undefined, undefined],
        );
      }
      assert.equal(offer.signal.aborted, false);
    });
  }

  it('brings many files and folders in their order, to where a function says', async () => {
    const [a, b] = await meet('a', 'b');
    const folder = {
      kind: 'directory' as const,
      name: 'photos',
      async *values() {
        yield await Promise.resolve({
          kind: 'file' as const,
          name: 'cat.jpg',
          getFile: () => Promise.resolve(file(10, 'cat.jpg')),
        });
      },
    };
    const entry = (name: string, size: number): DroppedFile => ({
      isFile: true as const,
      name,
      file: (found: (file: File) => void) => found(file(size, name)),
    });
    const batches: DroppedFile[][] = [[entry('1', 3), entry('2', 0)], [entry('3', BLOCK * 2)], []];
    const dropped = {
      isDirectory: true as const,
      name: 'dropped',
      createReader: () => ({
        readEntries: (found: (some: DroppedFile[]) => void) => found(batches.shift()!),
      }),
    };
    const what: Sendable[] = [file(5, 'first'), folder, dropped, { blob: new Blob(['named']), path: '../x/y' }];
    const written = new Map<string, Uint8Array[]>();
    const closed: string[] = [];
    const [out, into] = await begin(a, b, what, (offer) =>
      offer.accept({
        into: ({ path }: OfferedFile) => {
          written.set(path, []);
          return new WritableStream({
            write: (chunk) => void written.get(path)!.push(chunk.slice()),
            close: () => void closed.push(path),
          });
        },
      }),
    );
    assert.deepEqual(await within(into.done, 'all has come'), []);
    await out.done;
    const paths = ['first', 'photos/cat.jpg', 'dropped/1', 'dropped/2', 'dropped/3', 'x/y'];
    assert.deepEqual(
      into.files.map(({ path }) => path),
      paths,
    );
    assert.deepEqual([...written.keys()], paths);
    assert.deepEqual(closed, paths);
    assert.deepEqual(
      [...written.values()].map((chunks) => Buffer.concat(chunks).length),
      [5, 10, 3, 0, 2 * BLOCK, 5],
    );
    assert.equal(Buffer.concat(written.get('x/y')!).toString(), 'named');
  });

  it('does not flow before it is accepted, nor after it is rejected', async () => {
    const [a, b] = await meet('a', 'b');
    let reads = 0;
    const blob = new Blob(['x']);
    const slice = blob.slice.bind(blob);
    blob.slice = (...range) => (reads++, slice(...range));
    const offered = nextOffer(b);
    const out = await a.sendFile({ blob, path: 'x' }, { to: b.id });
    const offer = await offered;
    await a.send('after the offer', { to: b.id });
    assert.equal(reads, 0);
    offer.reject();
    offer.reject();
    assert.equal(await codeOf(out.done), 'file-rejected');
    assert.throws(() => offer.accept(), { code: 'file-rejected' });
    assert.equal(out.error?.peer, ids.b);
    assert.deepEqual([out.state, reads], ['failed', 0]);
  });

  it('tells the page when an offer is withdrawn', async () => {
    const [a, b] = await meet('a', 'b');
    const offered = nextOffer(b);
    const abort = new AbortController();
    const out = await a.sendFile(file(9), { to: b.id, signal: abort.signal });
    const offer = await offered;
    abort.abort();
    assert.equal(await codeOf(out.done), 'file-cancelled');
    await assertSoon(() => assert.equal(offer.signal.aborted, true));
    assert.equal((offer.signal.reason as { code: string }).code, 'file-cancelled');
    assert.throws(() => offer.accept(), { code: 'file-cancelled' });
    const late = await a.sendFile(file(9), { to: b.id, signal: AbortSignal.abort() });
    assert.equal(await codeOf(late.done), 'file-cancelled');
  });

  for (const who of ['who sends', 'who receives'] as const) {
    it(`is cancelled by ${who}, and leaves nothing of what is not complete`, async () => {
      const [a, b] = await meet('a', 'b');
      const ends: string[] = [];
      const sink = ({ name }: OfferedFile): WritableStream =>
        new WritableStream({
          abort: () => void ends.push(`${name} aborted`),
          close: () => void ends.push(`${name} closed`),
        });
      const [out, into] = await begin(a, b, [file(5, 'one'), file(200 * BLOCK, 'two')], (offer) =>
        offer.accept({ into: sink }),
      );
      await until(() => into.received > 5, 'some has come');
      (who === 'who sends' ? out : into).cancel();
      assert.deepEqual(await Promise.all([codeOf(out.done), codeOf(into.done)]), ['file-cancelled', 'file-cancelled']);
      await assertSoon(() => assert.deepEqual(ends, ['one closed', 'two aborted']));
      assert.ok(out.sent < out.size);
    });

    it(`is paused by ${who}, goes on when that side resumes it, and tells of it`, async () => {
      const [a, b] = await meet('a', 'b');
      const sent = file(150 * BLOCK);
      const [out, into] = await begin(a, b, sent);
      const [mine, other] = who === 'who sends' ? [out, into] : [into, out];
      const states: string[] = [];
      other.on('change', () => states.at(-1) !== other.state && states.push(other.state));
      await until(() => into.received > 0, 'some has come');
      mine.pause();
      assert.equal(mine.state, 'paused');
      await until(() => other.state === 'paused', 'the other side hears of it');
      other.pause();
      other.resume();
      assert.deepEqual([mine.state, other.state, mine.speed, mine.timeRemaining], ['paused', 'paused', 0, undefined]);
      await a.send('what was on its way has come', { to: b.id });
      const { sent: before } = out;
      await a.send('and nothing else', { to: b.id });
      assert.equal(out.sent, before);
      assert.ok(before < out.size, 'it was in time');
      mine.resume();
      const [got] = await within(into.done, 'all has come');
      assert.equal(await hashOf(got!), await hashOf(sent));
      await out.done;
      assert.ok(states.includes('paused') && states.at(-1) === 'done', states.join());
    });
  }

  it('goes to several, who each accept for themselves, and is read once', async () => {
    const [a, b, c] = await meet('a', 'b', 'c');
    const blob = new Blob([bytes(20 * BLOCK)]);
    let reads = 0;
    const slice = blob.slice.bind(blob);
    blob.slice = (...range) => (reads++, slice(...range));
    const offers = Promise.all([nextOffer(b), nextOffer(c)]);
    const [toB, toC] = (await a.sendFile({ blob, path: 'x' }, { to: [ids.b, ids.c] })) as [Transfer, Transfer];
    const [atB, atC] = (await offers).map((offer) => offer.accept()) as [Transfer, Transfer];
    const got = await Promise.all([atB.done, atC.done]);
    for (const [one] of got) assert.equal(await hashOf(one!), await hashOf(blob));
    await Promise.all([toB.done, toC.done]);
    assert.equal(reads, 20);
    const again = Promise.all([nextOffer(b), nextOffer(c)]);
    const both = await a.sendFile({ blob, path: 'x' }, { to: [ids.b, ids.c] });
    const [first, second] = await again;
    first.reject();
    second.accept();
    assert.deepEqual(await Promise.all(both.map(({ done }) => codeOf(done))), ['file-rejected', 'none']);
  });

  it('ends with file-changed on both sides when a file has changed meanwhile', async () => {
    const [a, b] = await meet('a', 'b');
    for (const spoil of [
      (): Blob => new Blob(['too short']),
      (): Blob =>
        Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }),
    ]) {
      const blob = new Blob([bytes(3 * BLOCK)]);
      const slice = blob.slice.bind(blob);
      blob.slice = (from, to) => (from === BLOCK ? spoil() : slice(from, to));
      const [out, into] = await begin(a, b, { blob, path: 'x' });
      assert.deepEqual(await Promise.all([codeOf(out.done), codeOf(into.done)]), ['file-changed', 'file-changed']);
      assert.ok(out.error?.cause instanceof Error);
    }
  });

  it('ends with file-not-saved on both sides when there is no room for it', async () => {
    const [a, b] = await meet('a', 'b');
    const full = new DOMException('full', 'QuotaExceededError');
    const reject = (): never => {
      throw full;
    };
    for (const into of [
      new WritableStream({ write: reject }),
      new WritableStream({ close: reject }),
      new WritableStream({ start: () => Promise.reject(full) }),
      () => Promise.reject(full),
      reject,
      { kind: 'file' as const, createWritable: () => Promise.reject(full) },
    ]) {
      const [out, at] = await begin(a, b, file(2 * BLOCK), (offer) => offer.accept({ into }));
      assert.deepEqual(await Promise.all([codeOf(out.done), codeOf(at.done)]), ['file-not-saved', 'file-not-saved']);
      assert.equal(at.error?.cause, full);
    }
  });

  it('ends when the peer is gone, or we are', async () => {
    const [a, b] = await meet('a', 'b');
    const [out, into] = await begin(a, b, file(2 * BLOCK), (offer) =>
      offer.accept({ into: new WritableStream({ write: () => new Promise(() => undefined) }) }),
    );
    const offered = nextOffer(b);
    const waiting = await a.sendFile(file(1), { to: b.id });
    const offer = await offered;
    b.close();
    assert.deepEqual(await Promise.all([out, waiting].map(({ done }) => codeOf(done))), ['peer-gone', 'peer-gone']);
    assert.equal(await codeOf(into.done), 'closed');
    assert.throws(() => offer.accept(), { code: 'closed' });
    assert.equal(await codeOf(a.sendFile(file(1), { to: b.id })), 'unknown-peer');
    assert.equal(await codeOf(b.sendFile(file(1), { to: a.id })), 'closed');
  });

  it('needs WebCrypto, and says so on both sides', async () => {
    const errors: unknown[] = [];
    const told: unknown[] = [];
    let hear: TopicListener = () => assert.fail('nobody listens');
    const control = {
      on: (_: string, listener: TopicListener) => (hear = listener),
      send: (frame: unknown) => Promise.resolve(told.push(frame)),
    };
    const room = {
      openTopic: () => control,
      on: () => () => undefined,
      emit: (_: string, error: ConnectionError) => errors.push(error.code),
    };
    new FileHub(room as never, 'webrtc:files');
    Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
    try {
      const refused = codeOf(new FileHub(room as never, 'webrtc:files').send([file(1)], [ids.b]));
      await hear({ data: { type: 'offer', id: 'x'.repeat(22), files: [['x', 1, '', null]] }, peer: ids.a });
      assert.equal(await refused, 'trust-unavailable');
    } finally {
      Reflect.deleteProperty(crypto, 'subtle');
    }
    assert.deepEqual(
      [errors, told],
      [['trust-unavailable'], [{ type: 'end', id: 'x'.repeat(22), reason: 'rejected' }]],
    );
  });

  it('refuses what is no file, and where files cannot go', async () => {
    const [a, b] = await meet('a', 'b');
    for (const what of [
      undefined,
      null,
      'text',
      7,
      {},
      [],
      [[]],
      new Blob(['no path']),
      [file(1), {}],
      { blob: 'x', path: 'x' },
    ]) {
      assert.equal(await codeOf(a.sendFile(what as File, { to: b.id })), 'TypeError', JSON.stringify(what));
    }
    assert.equal(await codeOf(a.sendFile({ blob: new Blob(), path: 'x'.repeat(2_000) }, { to: b.id })), 'TypeError');
    assert.equal(
      await codeOf(
        a.sendFile(
          Array.from({ length: 10_001 }, () => new File([], 'x')),
          { to: b.id },
        ),
      ),
      'TypeError',
    );
    assert.equal(await codeOf(a.sendFile(file(1), { to: 'nobody' })), 'unknown-peer');
    const offered = nextOffer(b);
    await a.sendFile([file(1), file(2)], { to: b.id });
    const offer = await offered;
    for (const into of [null, 'disk', 7, {}, new WritableStream(), { kind: 'file', createWritable: () => undefined }]) {
      assert.throws(() => offer.accept({ into } as never), TypeError);
    }
    assert.equal((await offer.accept().done).length, 2, 'it can still be accepted');
  });

  it('does not hold up messages', async () => {
    const [a, b] = await meet('a', 'b');
    const [out] = await begin(a, b, file(400 * BLOCK));
    let messages = 0;
    b.on('message', () => messages++);
    for (let i = 0; i < 10; i++) await a.send(i, { to: b.id });
    assert.equal(messages, 10);
    assert.equal(out.state, 'running', 'it was in time');
    out.cancel();
  });
});
