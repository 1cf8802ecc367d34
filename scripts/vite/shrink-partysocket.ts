import type { Plugin } from 'vite';

/** What PartySocket has for callers other than `createSocket()`, which names the scheme and an id, and checks its options. */
const UNUSED: readonly (readonly [what: RegExp, instead: string])[] = [
  [/rawProtocol \|\|\s+\(host\.startsWith[\s\S]+?defaultProtocol\}s`\);/, 'rawProtocol;'],
  [/function generateUUID\(\) \{[\s\S]+?\n\}\n/, ''],
  [/id \|\| generateUUID\(\)/, 'id'],
  [/static async fetch\([\s\S]+?\n {2}\}\n/, ''],
];

/** Leaves out what we do not use of PartySocket: 350 bytes (gzip). */
export function shrinkPartySocket(): Plugin {
  return {
    name: 'shrink-partysocket',
    transform: {
      filter: { id: /\/partysocket\/dist\/index\.js$/ },
      handler(code) {
        let rest = code;
        for (const [what, instead] of UNUSED) {
          if (rest.search(what) < 0) this.error(`PartySocket has changed: it has no ${what.source}`);
          rest = rest.replace(what, instead);
        }
        return { code: rest, map: null };
      },
    },
  };
}
