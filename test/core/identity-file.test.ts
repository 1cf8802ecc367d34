import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { connect } from 'webrtc-elements/core';
import { IdentityFileError, openIdentity } from 'webrtc-elements/node';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';

const run = promisify(execFile);
const isWindows = process.platform === 'win32';

describe('an identity in a file, in Node', () => {
  let folder = '';
  let files = 0;
  let server: SignallingServer;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'identity-'));
    server = await serve({ port: 0, iceServers: [] });
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await server.close();
  });

  const newPath = (): string => join(folder, `identity ${++files}`);
  /** Another file with this text in it, for its owner alone. */
  function fileWith(text: string): string {
    const path = newPath();
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }
  const failsWith = (path: string, code: string): Promise<void> =>
    assert.rejects(openIdentity(path), (error: Error) => {
      assert(error instanceof IdentityFileError);
      assert.deepEqual([error.name, error.code, error.path], ['IdentityFileError', code, path]);
      assert(error.message.includes(path));
      return true;
    });

  it('is the same whenever it is opened, and is that of a member who comes again', async () => {
    const path = newPath();
    const first = await connect({ host: server.url, room: 'kept', identity: await openIdentity(path) });
    const { id, identity } = first;
    first.close();
    const second = await connect({ host: server.url, room: 'kept', identity: await openIdentity(path) });
    assert.deepEqual([second.id, second.identity], [id, identity]);
    second.close();
    const other = await openIdentity(newPath());
    assert.notEqual(other.publicKey, (await openIdentity(path)).publicKey);
    assert.equal(other.privateKey.extractable, false);
  });

  it('is for its owner alone, and leaves no other file behind', { skip: isWindows }, async () => {
    const own = join(folder, 'own');
    mkdirSync(own);
    const umask = process.umask(0);
    try {
      await openIdentity(join(own, 'identity'));
    } finally {
      process.umask(umask);
    }
    assert.deepEqual(readdirSync(own), ['identity']);
    assert.equal(statSync(join(own, 'identity')).mode & 0o777, 0o600);
  });

  it('is one, if several make it at once: calls and processes', async () => {
    const path = newPath();
    const script = `
      import { openIdentity } from 'webrtc-elements/node';
      process.stdout.write((await openIdentity(process.argv[1])).publicKey);
    `;
    const keys = await Promise.all([
      ...Array.from({ length: 8 }, async () => (await openIdentity(path)).publicKey),
      ...Array.from({ length: 3 }, async () => {
        const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, path]);
        return stdout;
      }),
    ]);
    assert.equal(new Set(keys).size, 1);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith(`identity ${files}.`)),
      [],
    );
  });

  for (const mode of [0o640, 0o604, 0o620, 0o602, 0o644, 0o610])
    it(`is not taken if others may come at it (${mode.toString(8)})`, { skip: isWindows }, async () => {
      const path = newPath();
      const { publicKey } = await openIdentity(path);
      chmodSync(path, mode);
      await failsWith(path, 'identity-exposed');
      chmodSync(path, 0o600);
      assert.equal((await openIdentity(path)).publicKey, publicKey);
    });

  it('is not taken from a file that is broken, which stays as it is, and whose text is in no error', async () => {
    const good = newPath();
    await openIdentity(good);
    const text = readFileSync(good, 'utf8');
    const { key } = JSON.parse(text) as { key: { x: string; y: string; d: string } };
    const other = newPath();
    await openIdentity(other);
    const { key: another } = JSON.parse(readFileSync(other, 'utf8')) as { key: object };
    const stored = (change: object): string => JSON.stringify({ version: 1, key: { ...key, ...change } });
    const broken = [
      '',
      'null',
      '[]',
      '{}',
      text.slice(0, -10),
      text.repeat(2),
      JSON.stringify({ version: 2, key }),
      JSON.stringify({ version: 1 }),
      stored({ d: undefined }),
      stored({ d: 7 }),
      stored({ d: 'A'.repeat(43) }),
      stored({ x: 'A'.repeat(43) }),
      stored({ x: key.y, y: key.x }),
      stored({ crv: 'P-384' }),
      stored({ d: (another as typeof key).d }),
      ' '.repeat(5_000),
    ];
    for (const one of broken) {
      const path = fileWith(one);
      await failsWith(path, 'identity-broken');
      assert.equal(readFileSync(path, 'utf8'), one);
    }
    await assert.rejects(openIdentity(fileWith(`{"secret words": ${key.d}`)), (error: Error) => {
      assert(!`${error.message} ${error.stack} ${String(error.cause)}`.includes(key.d));
      return true;
    });
  });

  it('is not taken from what is no file, and cannot be made where there is no folder', async () => {
    await failsWith(folder, isWindows ? 'identity-failed' : 'identity-broken');
    await failsWith(join(folder, 'nowhere', 'identity'), 'identity-failed');
  });

  it('is that of the file that a link leads to, and none if that file is not there', { skip: isWindows }, async () => {
    const path = newPath();
    const { publicKey } = await openIdentity(path);
    const [whole, broken] = [newPath(), newPath()];
    symlinkSync(path, whole);
    assert.equal((await openIdentity(whole)).publicKey, publicKey);
    symlinkSync(join(folder, 'nothing'), broken);
    await failsWith(broken, 'identity-failed');
  });
});
