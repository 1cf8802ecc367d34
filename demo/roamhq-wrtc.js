/** WebRTC for Node by `@roamhq/wrtc`, with what the core needs of the standard and this package lacks. */
import wrtc from '@roamhq/wrtc';

/** Pass it as `RTCPeerConnection` to `connect()`. */
export class RTCPeerConnection extends wrtc.RTCPeerConnection {
  /** What is under way: of two steps the second has to see what the first has changed. */
  #step = Promise.resolve();

  /**
   * Without an argument it makes the description itself.
   *
   * @override
   * @param {RTCLocalSessionDescriptionInit} [description]
   */
  setLocalDescription(description) {
    return this.#next(async () => {
      const answers = this.signalingState === 'have-remote-offer';
      const made = description ?? (await (answers ? this.createAnswer() : this.createOffer()));
      await super.setLocalDescription(made);
    });
  }

  /**
   * Takes an offer even if ours is out, which it then takes back.
   *
   * @override
   * @param {RTCSessionDescriptionInit} description
   */
  setRemoteDescription(description) {
    return this.#next(async () => {
      const glare = description.type === 'offer' && this.signalingState === 'have-local-offer';
      if (glare) await super.setLocalDescription({ type: 'rollback' });
      await super.setRemoteDescription(description);
    });
  }

  /**
   * @param {() => Promise<void>} step
   * @returns {Promise<void>}
   */
  #next(step) {
    const done = this.#step.then(step);
    this.#step = done.catch(() => undefined); // whoever asked for it hears of that
    return done;
  }
}
