import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import ts from 'typescript';

/** What TypeScript shows to the users of the package. */
const ENTRY = 'dist/src/core/index.d.ts';

describe('the public types of the core', () => {
  const program = ts.createProgram([ENTRY], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const entry = checker.getSymbolAtLocation(program.getSourceFile(ENTRY)!)!;
  const type = (name: string): ts.Symbol => {
    const symbol = checker.getExportsOfModule(entry).find((one) => one.name === name)!;
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  };
  const members = (name: string): string[] =>
    checker
      .getDeclaredTypeOfSymbol(type(name))
      .getProperties()
      .map((property) => property.name)
      .sort();

  it('show of a connection what pages use, and no plumbing', () => {
    assert.deepEqual(members('Connection'), [
      ...[
        'block',
        'blocked',
        'close',
        'connectToPeer',
        'createDataChannel',
        'given',
        'hostPeer',
        'id',
        'identity',
        'identityKept',
        'media',
        'mesh',
        'on',
        'once',
        'order',
      ],
      ...[
        'peerDisconnect',
        'peers',
        'polite',
        'presence',
        'publish',
        'retry',
        'rotateSecret',
        'safetyNumber',
        'secret',
        'send',
        'sendFile',
        'setPresence',
        'socket',
        'state',
      ],
      ...['topic', 'unblock', 'unverify', 'verify'],
    ]);
  });

  it('show of a peer what pages use, and no plumbing', () => {
    assert.deepEqual(members('Peer'), [
      ...[
        'bufferedAmount',
        'channel',
        'connection',
        'getStats',
        'given',
        'id',
        'identity',
        'order',
        'path',
        'polite',
        'presence',
        'quality',
        'speaking',
        'state',
        'tracks',
        'trust',
      ],
    ]);
  });

  it('name no class behind these interfaces', () => {
    for (const name of ['Connection', 'Peer']) assert.equal(type(name).flags & ts.SymbolFlags.Class, 0, name);
    const names = checker.getExportsOfModule(entry).map((symbol) => symbol.name);
    assert.ok(names.includes('connect'));
    assert.deepEqual(
      names.filter((name) => /Membership|RemotePeer|Factory|Modules/.test(name)),
      [],
    );
  });

  it('describe every member', () => {
    for (const name of [
      'Connection',
      'Peer',
      'PeerStats',
      'Message',
      'Newcomer',
      'Publication',
      'PublishOptions',
      'RemoteTrack',
      'ConnectOptions',
      'ConnectionEvents',
      ...[
        'LocalMedia',
        'LocalMediaEvents',
        'LocalDevices',
        'LocalDevice',
        'Camera',
        'Microphone',
        'Screen',
        'FailedState',
      ],
    ]) {
      const bare = checker
        .getDeclaredTypeOfSymbol(type(name))
        .getProperties()
        .filter((property) => property.getDocumentationComment(checker).length === 0)
        .map((property) => property.name);
      assert.deepEqual({ name, bare }, { name, bare: [] });
    }
  });
});
