declare global {
  var eve: {
    /** Joins the room anew and builds a link as it has to be built; resolves with the victim's session. */
    enter: (room: string, victim: string) => Promise<number>;
    /** Sends these over the channel of the session, bytes in Base64; resolves with how many went. */
    say: (frames: readonly { base64?: string; text?: string }[]) => Promise<number>;
    /** Opens so many channels of its own, and says something on each. */
    open: (count: number) => Promise<void>;
    /** Adds so many sections to the session description, one after the other. */
    renegotiate: (count: number) => Promise<void>;
    leave: () => void;
  };
}

/** In a page: a member who speaks WebRTC by hand. Needs nothing from around it. */
export function becomeEve(): void {
  let socket: WebSocket | undefined;
  let connection: RTCPeerConnection | undefined;
  let channel: RTCDataChannel | undefined;
  let pages = 0;
  const link = (): string => `by hand ${performance.now()}`;
  const leave = (): void => {
    connection?.close();
    socket?.close(1000);
  };
  const enter = async (room: string, victim: string): Promise<number> => {
    leave();
    const place = { versions: [3], party: 'main', room, mode: 'open' };
    const hello = { ...place, instance: `page-${++pages}`, direct: true, relay: false };
    const text = btoa(JSON.stringify(hello)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const offers = ['webrtc-elements.3', `hello.${text}`, 'seat.the-token-of-eve', 'presence.e30'];
    const server = new WebSocket(`ws://${location.host}/parties/main/${room}?_pk=eve`, offers);
    const mine = new RTCPeerConnection();
    [socket, connection] = [server, mine];
    const id = link();
    const signal = (what: object): void => {
      const text = JSON.stringify({ link: id, ...what });
      if (server.readyState === WebSocket.OPEN) {
        server.send(JSON.stringify({ type: 'signal', to: victim, signal: text }));
      }
    };
    server.onmessage = async ({ data }) => {
      if (typeof data !== 'string') return;
      const frame = JSON.parse(data) as { type: string; from?: string; signal: string };
      if (frame.type !== 'signal' || frame.from !== victim) return;
      const heard = JSON.parse(frame.signal) as {
        link: string;
        description?: RTCSessionDescriptionInit;
        candidates?: RTCIceCandidateInit[];
      };
      if (heard.link !== id || mine.signalingState === 'closed') return;
      if (heard.description) await mine.setRemoteDescription(heard.description);
      for (const candidate of heard.candidates ?? []) await mine.addIceCandidate(candidate);
    };
    mine.onicecandidate = ({ candidate }) => {
      if (candidate) signal({ type: 'candidates', candidates: [candidate.toJSON()] });
    };
    mine.onnegotiationneeded = async () => {
      await mine.setLocalDescription();
      signal({ type: 'description', description: { type: 'offer', sdp: mine.localDescription?.sdp } });
    };
    await new Promise((resolve) => (server.onopen = resolve));
    const line = mine.createDataChannel('by hand', { negotiated: true, id: 0 });
    line.binaryType = 'arraybuffer';
    channel = line;
    return new Promise((resolve) => {
      line.onmessage = ({ data }) => {
        if (data instanceof ArrayBuffer) resolve(new DataView(data).getUint32(1));
      };
    });
  };
  const say = async (frames: readonly { base64?: string; text?: string }[]): Promise<number> => {
    const line = channel;
    let sent = 0;
    if (!line) return sent;
    const isOpen = (): boolean => line.readyState === 'open';
    for (const { base64, text } of frames) {
      while (isOpen() && line.bufferedAmount > 500_000) {
        await new Promise((resolve) => {
          line.onbufferedamountlow = resolve;
          line.onclose = resolve;
        });
      }
      if (!isOpen()) return sent;
      if (text !== undefined) line.send(text);
      else line.send(Uint8Array.from(atob(base64 ?? ''), (character) => character.charCodeAt(0)));
      sent++;
    }
    return sent;
  };
  const open = async (count: number): Promise<void> => {
    const mine = connection;
    if (!mine) return;
    const all = Array.from({ length: count }, async (_, i) => {
      const options = { ordered: i % 2 === 0, ...(i % 3 === 0 ? { maxRetransmits: 0 } : {}), protocol: 'x'.repeat(i) };
      const line = mine.createDataChannel(i % 5 === 0 ? 'webrtc-elements' : `${i}`.repeat(50), options);
      await new Promise((resolve) => (line.onopen = resolve));
      if (i % 2 === 0) line.send('words');
      else line.send(new Uint8Array(i));
      if (i % 4 === 0) line.close();
    });
    await Promise.all(all);
  };
  const renegotiate = async (count: number): Promise<void> => {
    const mine = connection;
    for (let i = 0; mine && i < count; i++) {
      mine.addTransceiver(i % 2 === 0 ? 'audio' : 'video');
      const stable = (): boolean => mine.signalingState === 'stable' && mine.getTransceivers().at(-1)?.mid !== null;
      while (!stable()) await new Promise((resolve) => (mine.onsignalingstatechange = resolve));
    }
  };
  globalThis.eve = { enter, say, open, renegotiate, leave };
}

/** In a page: descriptions as a browser makes them, of data alone, and with sound and pictures. */
export async function describeSessions(): Promise<string[]> {
  const descriptions: string[] = [];
  for (const kinds of [[], ['audio'], ['audio', 'video', 'video']]) {
    const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
    for (const kind of kinds) one.addTransceiver(kind);
    one.createDataChannel('x');
    await one.setLocalDescription();
    await other.setRemoteDescription(one.localDescription!);
    await other.setLocalDescription();
    descriptions.push(one.localDescription!.sdp, other.localDescription!.sdp);
    one.close();
    other.close();
  }
  return descriptions;
}
