import { LIMITS, type RefusalCode } from '../../../src/protocol/frames.js';
import { packRelay } from '../../../src/protocol/relay-frame.js';
import { textOf, tokenOf, helloOf } from '../greetings.js';

/** What a hostile member sends to a room in which alice and bob are too. Bytes go as a binary frame. */
export interface NastyFrame {
  readonly name: string;
  readonly data: string | Uint8Array;
  /** What the server answers; `undefined`: the frame is as it should be, however odd it looks. */
  readonly code?: RefusalCode;
  /** The signal that bob gets. */
  readonly heard?: string;
}

const DEEP = 100_000;
const hello = (fields: object): string =>
  JSON.stringify({ type: 'hello', ...helloOf(), token: tokenOf('mallory'), presence: '{}', ...fields });

const NONSENSE: Readonly<Record<string, string | Uint8Array>> = {
  'truncated JSON': '{"type":"signal","to":"bob","sig',
  'JSON truncated within an escape': '{"type":"signal","to":"bob","signal":"\\u00',
  'JSON that goes on after its end': '{"type":"signal","to":"bob","signal":""},',
  'JSON with a comma too much': '{"type":"signal","to":"bob","signal":"",}',
  'JSON with a comment': '{"type":"signal"/**/,"to":"bob","signal":""}',
  'JSON in single quotes': "{'type':'signal','to':'bob','signal':''}",
  'JSON with a raw line break in a text': '{"type":"signal","to":"bob","signal":"\n"}',
  'JSON after a byte order mark': '\ufeff{"type":"signal","to":"bob","signal":""}',
  'no text at all': '',
  'one NUL': '\0',
  'a list': '[{"type":"ping"}]',
  null: 'null',
  true: 'true',
  'a text': '"ping"',
  'a number that is too large': '1e999',
  'a thousand digits': '9'.repeat(1_000),
  'two frames in one': '{"type":"ping"}{"type":"ping"}',
  'no type': '{"to":"bob","signal":""}',
  'a signal to a number': '{"type":"signal","to":7,"signal":""}',
  'a signal to a list': '{"type":"signal","to":["bob"],"signal":""}',
  'a signal to an object': '{"type":"signal","to":{"length":3,"toString":"bob"},"signal":""}',
  'a signal to nobody': '{"type":"signal","signal":""}',
  'a signal to an id without a letter': '{"type":"signal","to":"","signal":""}',
  'a signal to an id of 65 letters': `{"type":"signal","to":"${'b'.repeat(LIMITS.id + 1)}","signal":""}`,
  'a signal to an id with a line break': '{"type":"signal","to":"bob\\n","signal":""}',
  'a signal to an id with a lone surrogate': '{"type":"signal","to":"bob\\ud800","signal":""}',
  'a signal that is no text': '{"type":"signal","to":"bob","signal":{"toString":1}}',
  'a signal that is a huge number': '{"type":"signal","to":"bob","signal":1e999}',
  'a signal that is missing': '{"type":"signal","to":"bob"}',
  'a presence that is no text': '{"type":"presence","presence":{}}',
  'a presence that is nothing': '{"type":"presence","presence":null}',
  'a presence that is too large': JSON.stringify({ type: 'presence', presence: 'x'.repeat(LIMITS.presence + 1) }),
  'an unknown type': '{"type":"shutdown"}',
  'a type of every object': '{"type":"constructor"}',
  'the type __proto__': '{"type":"__proto__"}',
  'fields by way of __proto__': '{"__proto__":{"type":"signal","to":"bob","signal":"x"}}',
  'fields by way of constructor': '{"constructor":{"prototype":{"type":"signal","to":"bob","signal":"x"}}}',
  'a type that is no text': '{"type":{"type":"ping"}}',
  'a type that is a list': '{"type":["ping"]}',
  'a type in capitals': '{"type":"PING"}',
  'a type with a lone surrogate': '{"type":"ping\\udc00"}',
  'the server’s own welcome': '{"type":"welcome","version":3,"id":"alice","order":0,"members":[]}',
  'news that somebody left': '{"type":"left","id":"alice","reason":"leave"}',
  'news that somebody joined': `{"type":"joined","member":{"id":"eve","order":0,"presence":"","hello":"${textOf(helloOf())}"}}`,
  'a signal as the server would send it': '{"type":"signal","from":"alice","signal":"x"}',
  'an error as the server would send it': '{"type":"error","code":"replaced","message":""}',
  'hello again': hello({}),
  'hello again, with the token of another': hello({ token: tokenOf('alice') }),
  'hello again, with another presence': hello({ presence: '"I am alice"' }),
  'hello again, under another id': hello({ id: 'alice', instance: '1', order: 0 }),
  'hello again, with a token that is too short': hello({ token: 't' }),
  'a hello as it travels': textOf(helloOf()),
  'the proof of a seat': JSON.stringify({ type: 'seat', id: 'alice', counter: 1e15, token: tokenOf('alice') }),
  'nested lists': '['.repeat(DEEP) + ']'.repeat(DEEP),
  'nested lists without an end': '['.repeat(LIMITS.frame),
  'nested objects': '{"type":'.repeat(DEEP / 4) + '1' + '}'.repeat(DEEP / 4),
  'JSON in a binary frame': Buffer.from('{"type":"ping"}'),
  'a binary frame without a byte': new Uint8Array(0),
  'a binary frame of one byte': Uint8Array.of(3),
  'a binary frame of two bytes': Uint8Array.of(1, 0x62),
  'binary noise': Uint8Array.of(0, 0xff, 0xfe, 0x80, 0xc0),
  'bytes for an id of no length': Uint8Array.of(0, 1),
  'bytes for an id of 65 letters': packRelay('b'.repeat(LIMITS.id + 1), Uint8Array.of(1)),
  'bytes for an id of 255 letters': packRelay('b'.repeat(255), Uint8Array.of(1)),
  'bytes for an id that is longer than the frame': Uint8Array.of(64, 0x62, 0x6f, 0x62),
  'bytes for bob, of which there are none': packRelay('bob', new Uint8Array(0)),
  'bytes for an id that is none': packRelay('b b', Uint8Array.of(1)),
  'bytes for an id beyond ASCII': Uint8Array.of(3, 0x62, 0xf6, 0x62, 1),
  'a binary frame of zeros, as long as may be': new Uint8Array(LIMITS.frame),
};

const TO_NOBODY: Readonly<Record<string, string | Uint8Array>> = {
  'a signal to an id of every object': '{"type":"signal","to":"toString","signal":""}',
  'a signal to almost bob': '{"type":"signal","to":"Bob","signal":""}',
  'a signal to an id of 64 letters': `{"type":"signal","to":"${'b'.repeat(LIMITS.id)}","signal":""}`,
  'bytes for an id of every object': packRelay('hasOwnProperty', Uint8Array.of(1)),
  'bytes for almost bob': packRelay('bobb', Uint8Array.of(1)),
  'bytes for an id of 64 letters': packRelay('b'.repeat(LIMITS.id), Uint8Array.of(1)),
};

const ODD: Readonly<Record<string, readonly [data: string, heard: string]>> = {
  'lone surrogates': ['{"type":"signal","to":"bob","signal":"\\ud800 \\udfff"}', '\ud800 \udfff'],
  'a signal of control characters': ['{"type":"signal","to":"bob","signal":"\\u0000\\u001b[2J"}', '\0\x1b[2J'],
  'a signal without a letter': ['{"type":"signal","to":"bob","signal":""}', ''],
  'a signal that looks like a frame': [
    JSON.stringify({ type: 'signal', to: 'bob', signal: '"},{"type":"left","id":"alice"' }),
    '"},{"type":"left","id":"alice"',
  ],
  'every field twice': ['{"type":"ice","to":"eve","type":"signal","to":"alice","to":"bob","signal":"x"}', 'x'],
  'names in escapes': ['{"\\u0074ype":"sign\\u0061l","to":"b\\u006fb","signal":"x"}', 'x'],
  'a sender who says to be another': [
    '{"from":"alice","id":"alice","__proto__":null,"type":"signal","to":"bob","signal":"it is me"}',
    'it is me',
  ],
  'space all around': ['\t\r\n {"type" : "signal", "to" : "bob", "signal" : "x"}\n'.padEnd(100_000), 'x'],
  'a field that nests deeply': [
    `{"x":${'['.repeat(DEEP / 100)}${']'.repeat(DEEP / 100)},"type":"signal","to":"bob","signal":"x"}`,
    'x',
  ],
  'ten thousand fields': [
    `{${Array.from({ length: 10_000 }, (_, i) => `"f${i}":${i},`).join('')}"type":"signal","to":"bob","signal":"x"}`,
    'x',
  ],
};

export const NASTY_FRAMES: readonly NastyFrame[] = [
  ...Object.entries(NONSENSE).map(([name, data]) => ({ name, data, code: 'bad-frame' as const })),
  ...Object.entries(TO_NOBODY).map(([name, data]) => ({ name, data, code: 'unknown-peer' as const })),
  ...Object.entries(ODD).map(([name, [data, heard]]) => ({ name, data, heard })),
];
