import type { Lot } from './lot.js';

const ADDRESSES = [
  ...['127.0.0.1', '10.99.0.1', '10.99.0.77', '0.0.0.0', '255.255.255.255', '224.0.0.1', '169.254.1.1', '1.2.3', ''],
  ...['::1', 'fe80::1', '::ffff:127.0.0.1', 'ff02::1', '[::1]', '0x7f.1', '2130706433', 'localhost', 'no-such.test'],
  ...['b4bd6a1e-6f0d-4c9c-9f57-2d1d6a7e2f10.local', 'x.local', 'ü.test', `${'a'.repeat(64)}.test`, 'x'.repeat(300)],
];
const PORTS = ['9', '1', '53', '80', '443', '50000', '65535', '0', '65536', '-1', '1e3', 'x', ''];
const TYPES = ['host', 'srflx', 'prflx', 'relay', 'HOST', 'nowhere', ''];
const PROTOCOLS = ['udp', 'tcp', 'UDP', 'ssltcp', 'sctp', ''];
const TAILS = [
  ...['', ' generation 0', ' tcptype active', ' tcptype passive', ' tcptype odd', ' raddr 0.0.0.0 rport 0'],
  ...[' ufrag none', ' ufrag', ' network-cost 999', ' network-id 1 network-cost 10', ` x ${'y'.repeat(500)}`],
  ...['\r\na=candidate:2 1 udp 1 127.0.0.1 9 typ host', '\0', ' ufrag \u2028'],
];
/** Candidates that no grammar makes. */
const ODD = ['', 'candidate:', 'a=candidate:1 1 udp 1 127.0.0.1 9 typ host', 'candidate:nonsense', ' ', '\r\n', '{}'];

/** Draws an ICE candidate as it travels (RFC 8839, section 5.1), with addresses, ports and words that none has. */
export function drawCandidate(lot: Lot): Record<string, unknown> {
  const foundation = lot.pick([lot.below(1e9), lot.below(9), '', 'x'.repeat(33), '+/']);
  const component = lot.pick([1, 1, 1, 2, 0, 257, -1, '']);
  const priority = lot.pick([2_130_706_431, lot.below(2 ** 31), 0, 2 ** 32, -1]);
  const place = `${lot.pick(ADDRESSES)} ${lot.pick(PORTS)} typ ${lot.pick(TYPES)}`;
  const line = `candidate:${foundation} ${component} ${lot.pick(PROTOCOLS)} ${priority} ${place}${lot.pick(TAILS)}`;
  return {
    candidate: lot.chance(0.92) ? line : lot.pick(ODD),
    sdpMid: lot.pick(['0', '0', '0', '1', 'data', '', null, 0, undefined]),
    sdpMLineIndex: lot.pick([0, 0, 0, 1, 65_535, 65_536, -1, null, '0', undefined]),
    usernameFragment: lot.pick([undefined, undefined, null, 'none', '', 'x'.repeat(300)]),
  };
}
