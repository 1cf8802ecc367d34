import type { Lot } from './lot.js';

/** What a description of a data channel looks like; stands in where no browser can give a real one. */
const PLAIN = [
  ...['v=0', 'o=- 4611731400430051336 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0', 'a=msid-semantic: WMS'],
  ...['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=ice-ufrag:abcd', 'a=mid:0'],
  ...['a=ice-pwd:abcdefghijklmnopqrstuvwx', 'a=ice-options:trickle', 'a=setup:actpass', 'a=sctp-port:5000'],
  ...[`a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}`, 'a=max-message-size:262144', ''],
].join('\r\n');
/** Values that a line may get in place of its own. */
const FOREIGN = [
  ...['', '0', '-1', '65536', '4294967296', '99999999999999999999', 'x', 'NaN', '127.0.0.1', '\0', 'ü', '%s%n', '*'],
  ...['sha-256 AB', 'sha-1 00:00', 'md5 AA:BB', 'actpass', 'active', 'holdconn', 'BUNDLE 0 0 0', 'BUNDLE 1', 'LS 0 1'],
];
/** Lines that do not belong where they come. */
const STRAY = [
  ...['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'm=application 0 UDP/DTLS/SCTP webrtc-datachannel'],
  ...['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'm=video 9 RTP/AVP 96', 'm=nothing', 'm=', 'v=1', 'z=', 'a=mid:0', 'a=mid:1'],
  ...['a=ice-lite', 'a=rtcp-mux', 'a=sendrecv', 'a=end-of-candidates', 'a=extmap-allow-mixed', 'a=bundle-only'],
  ...['a=candidate:1 1 udp 1 10.99.0.77 9 typ host', 'a=candidate:1 1 udp 1 x.local 9 typ host', 'a=ssrc:1 cname:x'],
  ...[
    'a=rid:1 send',
    'a=simulcast:send 1;2;3',
    'a=fmtp:111 useinbandfec=1',
    'a=rtpmap:111 opus/48000/2',
    'a=max-message-size:0',
  ],
  ...['a=max-message-size:1', 'a=sctp-port:0', 'a=sctpmap:5000 webrtc-datachannel 1024', 'a=identity:x', 'b=AS:0'],
];
/** More bytes no drawn description has; with its envelope it still fits into a frame. */
const LARGEST = 120_000;

/** Draws session descriptions (RFC 8866): real ones with lines removed, doubled, swapped, overlong or foreign. */
export class Descriptions {
  readonly #lot: Lot;
  readonly #real: readonly string[];

  /** `real`: descriptions as a browser makes them. */
  constructor(lot: Lot, real: readonly string[] = [PLAIN]) {
    this.#lot = lot;
    this.#real = real;
  }

  draw(): string {
    const lot = this.#lot;
    const chance = lot.next();
    if (chance < 0.15) return lot.pick(this.#real);
    if (chance < 0.17) return this.#endless();
    if (chance < 0.2) return lot.pick(['', 'v=0', 'v=0\r\n', '\0', 'x'.repeat(lot.size(LARGEST)), '=\r\n'.repeat(99)]);
    let lines = lot.pick(this.#real).split('\r\n');
    for (let changes = 1 + lot.size(12); changes > 0; changes--) lines = this.#change(lines);
    return lines.join(lot.chance(0.95) ? '\r\n' : lot.pick(['\n', '\r', '\r\n\r\n', ''])).slice(0, LARGEST);
  }

  #change(lines: readonly string[]): string[] {
    const lot = this.#lot;
    const [at, other] = [lot.below(lines.length), lot.below(lines.length)];
    const line = lines[at] ?? '';
    switch (lot.below(6)) {
      case 0:
        return lines.toSpliced(at, 1);
      case 1:
        return lines.toSpliced(other, 0, line);
      case 2:
        return lines.with(at, lines[other] ?? '').with(other, line);
      case 3:
        return lines.with(at, line + 'x'.repeat(lot.size(5_000)));
      case 4:
        return lines.toSpliced(at, 0, lot.pick(STRAY));
      default:
        return lines.with(at, this.#foreign(line));
    }
  }

  /** The line with another value for one of its words. */
  #foreign(line: string): string {
    const words = line.split(/(?<=[:= ])/);
    return words.with(this.#lot.below(words.length), this.#lot.pick(FOREIGN)).join('');
  }

  /** Sections or attributes without end. */
  #endless(): string {
    const lot = this.#lot;
    const real = lot.pick(this.#real);
    const [head = '', ...sections] = real.split(/(?=^m=)/m);
    const [section = ''] = sections;
    const count = 1 + lot.size(300);
    if (lot.chance(0.3)) return `${real}${'a=x:y\r\n'.repeat(count * 10)}`.slice(0, LARGEST);
    const many = Array.from({ length: count }, (_, i) => section.replace(/a=mid:.*/, `a=mid:${i}`));
    const group = `a=group:BUNDLE ${many.map((_, i) => i).join(' ')}`;
    return `${head.replace(/a=group:.*/, group)}${many.join('')}`.slice(0, LARGEST);
  }
}
