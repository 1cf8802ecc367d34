import type { Encoding } from './plan.js';

/** Has the browser encode what one sender sends as planned. Changes one thing after the other: browsers refuse two changes at once. */
export class Encoder {
  readonly #sender: RTCRtpSender;
  #encoding: Encoding | undefined;
  #changing = false;

  constructor(sender: RTCRtpSender) {
    this.#sender = sender;
  }

  /** Encodes like that from now on. The browser forgets it when it negotiates anew, or takes another track: then call it again. */
  set(encoding: Encoding | undefined): void {
    this.#encoding = encoding;
    if (!this.#changing) void this.#change();
  }

  async #change(): Promise<void> {
    this.#changing = true;
    try {
      let last: Encoding | undefined | null = null;
      while (last !== this.#encoding) {
        last = this.#encoding;
        const parameters = this.#sender.getParameters();
        if (adapt(parameters, last)) await this.#sender.setParameters(parameters);
      }
    } catch {
      // The link negotiates, or has ended. The next call makes up for that.
    }
    this.#changing = false;
  }
}

/** Writes a plan into the parameters of a sender. Returns whether that changes anything. */
function adapt(parameters: RTCRtpSendParameters, encoding: Encoding | undefined): boolean {
  const [current] = parameters.encodings;
  if (!current) return false; // nothing is negotiated
  const wanted: Partial<RTCRtpEncodingParameters> = { active: encoding !== undefined };
  if (encoding) {
    const { maxBitrate, picture } = encoding;
    wanted.maxBitrate = maxBitrate;
    if (picture) {
      wanted.scaleResolutionDownBy = picture.scale;
      wanted.maxFramerate = picture.frameRate;
      parameters.degradationPreference = picture.keep;
    } else {
      wanted.priority = wanted.networkPriority = 'high';
    }
  }
  const before = { ...current };
  Object.assign(current, wanted);
  return Object.entries(wanted).some(([name, value]) => before[name as keyof RTCRtpEncodingParameters] !== value);
}
