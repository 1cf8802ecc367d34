import type { Link } from '../link/link.js';
import type { Describer } from '../link/negotiation.js';
import type { OpenPublication } from './open-publication.js';
import type { Slot } from './senders.js';
import { isMusic } from './sizing/plan.js';

/**
 * Lets sound in stereo through on one link. `stereo=1` in a session description is a wish of the side that receives (RFC 7587, section 7.1).
 * Firefox expresses it by itself. Chromium does not, and has no API for it, so this adds it to what we say. Browsers fulfil the wish for
 * whatever they send, and a voice in stereo is twice the work for the same sound. So this keeps the other side's wish from the browser,
 * apart from the sections by which we send music from two channels.
 */
export class Stereo implements Describer {
  readonly link: Link;
  readonly #slots: () => ReadonlyMap<OpenPublication, Slot>;
  /** The sections in which the browser may know of the other side's wish. */
  #sent: readonly (string | null)[] = [];
  /** Whether we have described ourselves, and so expressed our wish if there was any sound to hear. */
  #said = false;

  /** `slots`: what sends our publications over the link. */
  constructor(link: Link, slots: () => ReadonlyMap<OpenPublication, Slot>) {
    this.link = link;
    this.#slots = slots;
    link.negotiation.describer = this;
  }

  async setLocalDescription(): Promise<void> {
    const { connection } = this.link;
    this.#said = true;
    try {
      const description = await this.#describe();
      if (description) return await connection.setLocalDescription(description);
    } catch {
      // The browser takes only what it has said itself, or its state has changed meanwhile. We hear both channels mixed.
    }
    await connection.setLocalDescription();
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.#sent = this.#sounds.filter(([publication]) => isStereo(publication)).map(([, mid]) => mid);
    const sdp = grantStereo(description.sdp ?? '', (mid) => this.#sent.includes(mid));
    await this.link.connection.setRemoteDescription({ type: description.type, sdp });
  }

  /** Negotiates anew if that changes who hears stereo. `hears`: whether the other side sends us sound in stereo. */
  renew(hears: boolean): void {
    const { connection, negotiation } = this.link;
    if (connection.signalingState !== 'stable') return; // Firefox throws if it is closed and we read on
    const said = connection.localDescription?.sdp;
    if (!said) return; // the first negotiation has it
    const sends = this.#sounds.some(([publication, mid]) => mid && isStereo(publication) !== this.#sent.includes(mid));
    if (sends || (hears && !this.#said && wishStereo(said) !== said)) negotiation.offer();
  }

  /** What we say next, if it differs from what the browser would say. */
  async #describe(): Promise<RTCSessionDescriptionInit | undefined> {
    const { connection } = this.link;
    if (!connection.getTransceivers().some(({ receiver }) => receiver.track.kind === 'audio')) return undefined;
    const answers = connection.signalingState === 'have-remote-offer';
    const { type, sdp = '' } = await (answers ? connection.createAnswer() : connection.createOffer());
    const wish = wishStereo(sdp);
    return wish === sdp ? undefined : { type, sdp: wish };
  }

  get #sounds(): [publication: OpenPublication, mid: string | null][] {
    return [...this.#slots()].flatMap(([publication, { transceiver }]) =>
      publication.track.kind === 'audio' ? [[publication, transceiver.mid]] : [],
    );
  }
}

/** Whether we send it in stereo to whoever wants that: music, from two channels. */
export function isStereo({ track, source }: Pick<OpenPublication, 'track' | 'source'>): boolean {
  if (track.kind !== 'audio' || !isMusic({ source, hint: track.contentHint })) return false;
  return track.getSettings().channelCount !== 1; // what does not say how many it has may have two
}

/** The wish among the parameters of a codec; or a word against it. */
const SAID = /(?:^|;)\s*stereo=/i;
const WISH = /((?:^|;)\s*stereo=)1/gi;

/** Adds the wish for stereo to every section of Opus. */
export function wishStereo(sdp: string): string {
  return mapOpus(sdp, (parameters) => (SAID.test(parameters) ? parameters : `${parameters};stereo=1`));
}

/** Turns the wish for stereo down in every section whose `a=mid` does not pass. */
export function grantStereo(sdp: string, passes: (mid: string) => boolean): string {
  return mapOpus(sdp, (parameters, mid) => (passes(mid) ? parameters : parameters.replace(WISH, '$10')));
}

/** Changes the parameters of Opus (`a=fmtp`) in each media section. Takes linear time. */
function mapOpus(sdp: string, change: (parameters: string, mid: string) => string): string {
  const sections = sdp.split(/^(?=m=)/m).map((section) => {
    const types = new Set([...section.matchAll(/^a=rtpmap:(\d+) opus\//gim)].map(([, type]) => type));
    const mid = /^a=mid:(.*)/m.exec(section)?.[1] ?? '';
    return section.replace(/^(a=fmtp:(\d+) )(.*)/gm, (line, start: string, type: string, parameters: string) =>
      types.has(type) ? start + change(parameters, mid) : line,
    );
  });
  return sections.join('');
}
