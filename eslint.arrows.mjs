import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';

/**
 * The wings of the house, from the ground up: what the files of each folder may import. A row may name only rows above it, so
 * wings cannot form a cycle. Anything that a row does not name is an error, and so is a folder without a row.
 *
 * - `wings`: other rows.
 * - `files`: single files of a layer, which its wings share.
 * - `packages`: packages from npm, and `node` for those of Node. Whatever else is named in `types` may lend its types.
 * - `open`: the folder has subfolders that are rows of their own; the row is about the files that lie in it.
 *
 * @typedef {{ wings?: string[], files?: string[], packages?: string[], types?: string[], open?: true }} Row
 */

const CORE_SHARED = [
  'after',
  'backoff',
  'emitter',
  'errors',
  'events',
  'listen',
  'parts/attempt',
  'parts/load',
  'turns',
].map((name) => `src/core/${name}.ts`);
const CORE_API = ['src/core/index.ts'];
/** Topics that only the elements open. */
const OWN_TOPICS = ['src/core/own-topic.ts'];
/** What remembers a part that has loaded, and forgets one that has not. */
const LOADING = ['src/core/parts/load.ts'];
const LOOKS = ['src/elements/controls-styles.ts'];
/** What all elements share. */
const SHARED = [
  'first-copy',
  'hosts-around',
  'labels',
  'page-support',
  'portable-element',
  'rare-elements',
  'stay',
].map((name) => `src/elements/${name}.ts`);

/** Files in one folder, at most. */
const LARGEST = 15;

/** @type {Record<string, Row>} */
export const ROWS = {
  'src/protocol': {},

  'src/core/parts': { files: CORE_SHARED },
  'src/core/session': { wings: ['src/protocol'], files: CORE_SHARED },
  'src/core/trust': { wings: ['src/protocol'], files: CORE_SHARED, packages: ['@noble'] },
  'src/core/signalling': {
    wings: ['src/protocol', 'src/core/trust'],
    files: CORE_SHARED,
    packages: ['partysocket'],
  },
  'src/core/link': { wings: ['src/protocol', 'src/core/session', 'src/core/signalling'], files: CORE_SHARED },
  'src/core/relay': { wings: ['src/protocol', 'src/core/session', 'src/core/trust'], files: CORE_SHARED },
  'src/core/peer': {
    wings: ['src/protocol', ...['session', 'signalling', 'trust', 'link', 'relay'].map((name) => `src/core/${name}`)],
    files: CORE_SHARED,
  },
  'src/core/topics': {
    wings: ['src/protocol', ...['session', 'link', 'peer'].map((name) => `src/core/${name}`)],
    files: CORE_SHARED,
  },
  'src/core/media': {
    wings: ['src/protocol', ...['parts', 'session', 'link', 'peer', 'topics'].map((name) => `src/core/${name}`)],
    files: CORE_SHARED,
  },
  'src/core/files': {
    wings: ['src/protocol', ...['parts', 'topics'].map((name) => `src/core/${name}`)],
    files: CORE_SHARED,
  },
  'src/core/room': {
    wings: [
      'src/protocol',
      ...['session', 'signalling', 'trust', 'link', 'relay', 'peer', 'topics', 'media', 'files'].map(
        (name) => `src/core/${name}`,
      ),
    ],
    files: CORE_SHARED,
  },
  'src/core': {
    open: true,
    wings: [
      'src/protocol',
      ...['parts', 'session', 'signalling', 'trust', 'relay', 'peer', 'topics', 'media', 'files', 'room'].map(
        (name) => `src/core/${name}`,
      ),
    ],
    packages: ['nanoevents'],
  },

  'src/elements/language': { files: SHARED, packages: ['lit'] },
  'src/elements/person': { wings: ['src/elements/language'], files: CORE_API, packages: ['lit'] },
  'src/elements/room': {
    files: [...CORE_API, ...OWN_TOPICS, ...SHARED, 'src/protocol/presence.ts'],
    packages: ['lit'],
    types: ['@lit'],
  },
  'src/elements/links': { types: ['lit'], packages: ['linkify-it'] },
  'src/elements/chat': {
    wings: ['language', 'person', 'room', 'links'].map((name) => `src/elements/${name}`),
    files: [...CORE_API, ...OWN_TOPICS, ...LOOKS, ...SHARED],
    packages: ['lit'],
  },
  'src/elements/status': {
    wings: ['src/elements/language', 'src/elements/room'],
    files: [...CORE_API, ...LOOKS, ...SHARED],
    packages: ['lit'],
  },
  'src/elements/qr': { packages: ['lit', 'lean-qr'] },
  'src/elements/invite': {
    wings: ['language', 'room', 'qr'].map((name) => `src/elements/${name}`),
    files: [...CORE_API, ...LOOKS, ...SHARED],
    packages: ['lit'],
  },
  'src/elements/lobby': {
    wings: ['src/elements/language', 'src/elements/room'],
    files: [...CORE_API, ...LOOKS, ...SHARED, 'src/core/signalling/peek.ts'],
    packages: ['lit'],
  },
  'src/elements/verify': {
    wings: ['language', 'person', 'room', 'qr'].map((name) => `src/elements/${name}`),
    files: [...CORE_API, ...LOOKS, ...SHARED],
    packages: ['lit'],
  },
  'src/elements/peer-list': {
    wings: ['language', 'person', 'room'].map((name) => `src/elements/${name}`),
    files: [...CORE_API, ...LOADING, ...LOOKS, ...SHARED, 'src/elements/verify/verify-desk.ts'],
    packages: ['lit'],
  },
  'src/elements/call': {
    wings: ['language', 'person', 'room'].map((name) => `src/elements/${name}`),
    files: [...CORE_API, ...OWN_TOPICS, ...LOOKS, ...SHARED],
    packages: ['lit'],
  },
  'src/elements': {
    open: true,
    wings: ['room', 'chat', 'peer-list', 'status', 'invite', 'lobby', 'verify', 'call'].map(
      (name) => `src/elements/${name}`,
    ),
    files: CORE_API,
    packages: ['lit'],
  },
  src: {
    open: true,
    wings: [
      ...['src/core', 'src/elements'],
      ...['link', 'relay', 'trust', 'topics', 'media', 'room'].map((name) => `src/core/${name}`),
      ...['language', 'person', 'room', 'qr', 'chat', 'peer-list', 'status', 'invite', 'lobby', 'verify', 'call'].map(
        (name) => `src/elements/${name}`,
      ),
    ],
    files: ['src/core/signalling/host.ts'],
    packages: ['lit'],
  },

  'server/limits': { packages: ['node'], types: ['ws'] },
  'server/room': { wings: ['src/protocol', 'server/limits'] },
  'server/ice': { wings: ['src/protocol'] },
  'server/entrance': { wings: ['src/protocol', 'server/room', 'server/limits', 'server/ice'] },
  'server/exchange': { wings: ['src/protocol', 'server/room', 'server/limits'], packages: ['node'] },
  'server/cluster': {
    wings: ['src/protocol', 'server/room', 'server/limits', 'server/exchange'],
    packages: ['node', 'ioredis'],
  },
  'server/http': { packages: ['node', 'send', 'proxy-addr'], types: ['ws'] },
  'server/node': {
    wings: [
      'src/protocol',
      ...['room', 'limits', 'ice', 'entrance', 'exchange', 'cluster', 'http'].map((name) => `server/${name}`),
    ],
    files: ['server/environment.ts'],
    packages: ['node', 'ws', 'send', 'proxy-addr', 'ipaddr.js', 'prom-client'],
  },
  'server/command': {
    wings: ['src/protocol', ...['ice', 'entrance', 'node'].map((name) => `server/${name}`)],
    files: ['server/environment.ts'],
    packages: ['node', 'fastest-levenshtein'],
  },
  'server/edge': {
    wings: ['src/protocol', ...['room', 'limits', 'ice', 'entrance'].map((name) => `server/${name}`)],
    files: ['server/environment.ts'],
  },
  server: {
    open: true,
    wings: [
      'src/protocol',
      ...['room', 'limits', 'ice', 'entrance', 'cluster', 'http', 'node', 'command', 'edge'].map(
        (name) => `server/${name}`,
      ),
    ],
    packages: ['node', 'ioredis', 'ws', 'partyserver', 'partykit'],
  },

  /** For clients in Node: what needs files. */
  'src/node': { wings: ['src/protocol', 'src/core/trust'], packages: ['node'] },

  /** For the tests of applications: real connections, and the rules of the real server, in one process. */
  'src/testing': { wings: ['src/protocol', 'src/core', 'server/room'] },
};

/**
 * Elements know each other by the room's context alone, and nothing but `define.ts` registers tags: but for those of calls, which come
 * together, and the choice of devices, which a preview shows.
 */
const ELEMENTS = [
  '../*/*-element.js',
  '../**/webrtc-*',
  '!../../portable-element.js',
  '!../device-select/webrtc-device-select.js',
];

/** ESLint's configuration that holds all of it. @returns {import('eslint').Linter.Config[]} */
export function arrows() {
  checkRows();
  return [
    {
      files: ['src/**/*.ts', 'server/**/*.ts'],
      plugins: { 'import-x': /** @type {object} */ (importX) },
      settings: {
        'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })],
        'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      },
      rules: {
        'import-x/no-cycle': ['error', { ignoreExternal: true }],
        'import-x/no-restricted-paths': ['error', { zones: Object.keys(ROWS).flatMap(zonesOf) }],
      },
    },
    ...Object.entries(ROWS).map(packagesOf),
  ];
}

function checkRows() {
  const above = new Set();
  for (const [folder, { wings = [] }] of Object.entries(ROWS)) {
    const below = wings.find((wing) => !above.has(wing));
    if (below) throw new Error(`eslint.arrows.mjs: the row ${folder} names ${below}, which is not above it.`);
    above.add(folder);
  }
  /** @type {Map<string, number>} */
  const sizes = new Map();
  for (const path of globSync('{src,server}/**/*.ts')) {
    const folder = dirname(path);
    const size = (sizes.get(folder) ?? 0) + 1;
    if (size > LARGEST)
      throw new Error(`eslint.arrows.mjs: ${folder} has more than ${LARGEST} files. Find its second noun.`);
    sizes.set(folder, size);
    const row = Object.entries(ROWS).find(
      ([name, { open }]) => name === folder || (!open && folder.startsWith(`${name}/`)),
    );
    if (!row) throw new Error(`eslint.arrows.mjs: ${folder} has no row. Say there what ${path} may import.`);
  }
}

/**
 * What the files of a folder may import of ours.
 *
 * @param {string} folder
 */
function allowed(folder) {
  const { wings = [], files = [], open } = ROWS[folder] ?? {};
  const own = open ? globSync(`${folder}/*.ts`) : [folder];
  return [...files, ...own, ...wings.flatMap((wing) => (ROWS[wing]?.open ? globSync(`${wing}/*.ts`) : [wing]))];
}

/**
 * Whether the table lets one file import another.
 *
 * @param {string} from
 * @param {string} to
 */
export const mayImport = (from, to) => allowed(dirname(from)).some((path) => to === path || to.startsWith(`${path}/`));

/** What the files of a folder must not import of ours. @param {string} folder */
function zonesOf(folder) {
  return ['src', 'server'].map((layer) => ({
    target: ROWS[folder]?.open ? `./${folder}/*.ts` : `./${folder}`,
    from: `./${layer}`,
    except: allowed(folder)
      .filter((path) => path.startsWith(`${layer}/`))
      .map((path) => path.slice(layer.length + 1)),
    message: `The row ${folder} of eslint.arrows.mjs does not name it.`,
  }));
}

/**
 * What the files of a folder must not import of others.
 *
 * @param {[folder: string, row: Row]} entry
 * @returns {import('eslint').Linter.Config}
 */
function packagesOf([folder, { packages = [], types = [], open }]) {
  /** @param {string[]} names */
  const others = (names) => ['/*', '!/.', '!/..', ...names.map((name) => `!/${name === 'node' ? 'node:*' : name}`)];
  const message = `The row ${folder} of eslint.arrows.mjs does not name it.`;
  const patterns = [
    { group: others([...packages, ...types]), message },
    { group: others(packages), message: `${message} Only types may be imported.`, allowTypeImports: true },
    ...(folder.startsWith('src/elements/') ? [{ group: ELEMENTS, message: 'No element imports another.' }] : []),
  ];
  return {
    files: [open ? `${folder}/*.ts` : `${folder}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
}
