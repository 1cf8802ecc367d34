import { fixture, html } from '@open-wc/testing';
import { render, type TemplateResult } from 'lit';
import { ConnectionError, roomContext, type RoomState } from 'webrtc-elements';
import type { LocalDevices, RemoteTrack, SourceName } from 'webrtc-elements/core';
import 'webrtc-elements/webrtc-call';

type Listener = (...details: unknown[]) => void;

/** A track of video that is all of one colour. */
export function paint(colour = 'green'): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 32;
  canvas.height = 18;
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 32, 18);
  return canvas.captureStream().getVideoTracks()[0]!;
}

/** A track of silence. */
export function hush(): MediaStreamTrack {
  return new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0]!;
}

/** Things that happen by name. */
class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>();

  on(name: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  emit(name: string, ...details: unknown[]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(...details);
  }
}

/** A device that a test decides about. */
class StandInSource {
  state: { phase: string; track?: MediaStreamTrack; device?: object; error?: ConnectionError } = { phase: 'off' };
  muted = false;
  /** What was asked of it: `on`, `off`, `use b`. */
  readonly asked: string[] = [];
  /** What becomes of `on()`. */
  answer: 'on' | { phase: string; code: string } = 'on';
  readonly #make: () => MediaStreamTrack;
  readonly #tell: () => void;

  constructor(make: () => MediaStreamTrack, tell: () => void) {
    this.#make = make;
    this.#tell = tell;
  }

  on(): Promise<void> {
    this.asked.push('on');
    if (this.answer === 'on') {
      this.turn({ phase: 'on', track: this.#make(), device: { id: 'a', label: 'A' } });
      return Promise.resolve();
    }
    const error = new ConnectionError(this.answer.code as 'media-denied');
    this.turn({ phase: this.answer.phase, error });
    return Promise.reject(error);
  }

  off(): void {
    this.asked.push('off');
    this.state.track?.stop();
    this.turn({ phase: 'off' });
  }

  use(id: string): Promise<void> {
    this.asked.push(`use ${id}`);
    return Promise.resolve();
  }

  mute(): void {
    this.muted = true;
    this.#tell();
  }

  unmute(): void {
    this.muted = false;
    this.#tell();
  }

  turn(state: StandInSource['state']): void {
    this.state = state;
    this.#tell();
  }
}

/** Devices that are nowhere. */
class StandInMedia extends Emitter {
  readonly camera = this.#source('camera', paint);
  readonly microphone = this.#source('microphone', hush);
  readonly screen = this.#source('screen', paint);
  devices: LocalDevices = { cameras: [], microphones: [], speakers: [] };

  /** Other devices are plugged in. */
  plug(devices: Partial<LocalDevices>): void {
    this.devices = { ...this.devices, ...devices };
    this.emit('devicechange');
  }

  #source(name: SourceName, make: () => MediaStreamTrack): StandInSource {
    return new StandInSource(make, () => this.emit('state', name));
  }
}

/** What somebody shows in a call. */
type Shown = Partial<Record<'camera' | 'microphone' | 'screen' | 'screen-audio', RemoteTrack['state']>>;

/** Room and connection in one, of a call that a test decides about. */
export class CallRoom extends HTMLElement {
  room = 'call';
  state: RoomState = 'connected';
  error = undefined;
  readonly media = new StandInMedia();
  readonly peers = new Map<string, { id: string; tracks: Map<string, unknown> }>();
  readonly #emitter = new Emitter();
  connection: unknown = {
    id: 'me',
    presence: { name: 'Ada' },
    given: {},
    order: 0,
    peers: this.peers,
    media: this.media,
    on: (name: string, listener: Listener) => this.#emitter.on(name, listener),
    topic: (name: string) => ({
      on: (_: 'message', listener: Listener) => this.#emitter.on(name, listener),
      send: (data: unknown, { to }: { to: string }) => {
        this.told.push(`${to}: ${String(data)}`);
        return this.fate(to);
      },
    }),
  };
  /** What elements have told peers, and what becomes of the next thing that they tell. */
  readonly told: string[] = [];
  fate: (to: string) => Promise<void> = () => Promise.resolve();

  constructor() {
    super();
    this.addEventListener('context-request', (event) => {
      const { context, callback } = event as Event & { context?: unknown; callback?: (room: CallRoom) => void };
      if (context === roomContext) callback!(this);
    });
  }

  /** Somebody shows this from now on, in place of all before. */
  show(name: string, shown: Shown, more: object = {}): void {
    const tracks = Object.entries(shown).map(([source, state]): [string, unknown] => {
      const kind = source === 'camera' || source === 'screen' ? 'video' : 'audio';
      const track = kind === 'video' ? paint() : hush();
      return [
        source,
        {
          ...{ id: source, peer: name.toLowerCase(), kind, source, state, track, stream: new MediaStream([track]) },
          show(size: { width: number; height: number }) {
            Object.assign(this, { shown: size });
          },
        },
      ];
    });
    const id = name.toLowerCase();
    this.peers.set(id, {
      id,
      presence: { name },
      given: {},
      trust: 'open',
      order: 1,
      state: 'connected',
      ...more,
      tracks: new Map(tracks),
    } as never);
    this.#emitter.emit('track', undefined);
  }

  /** Somebody says whether they have joined the call. */
  say(name: string, joined: unknown): void {
    this.#emitter.emit('webrtc:call', { data: joined, peer: name.toLowerCase() });
  }

  /** Something happens to the connection with somebody. */
  happen(event: 'connect' | 'peer-disconnect' | 'quality', name: string): void {
    this.#emitter.emit(event, name.toLowerCase());
  }

  /** Somebody is gone. */
  dismiss(name: string): void {
    this.peers.delete(name.toLowerCase());
    this.#emitter.emit('peerlist', []);
  }

  /** We are not in the room any more. */
  end(): void {
    this.connection = undefined;
    this.state = 'idle';
    this.dispatchEvent(new Event('statechange'));
  }
}
customElements.define('test-call-room', CallRoom);

/** Shows this in a room of such a width, once that is prepared. Returns the first element of this tag, and the room. */
export async function inCallRoom<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  markup: TemplateResult,
  prepare: (room: CallRoom) => void = () => undefined,
  width = 800,
): Promise<[element: HTMLElementTagNameMap[Tag], room: CallRoom]> {
  const room = new CallRoom();
  prepare(room);
  render(markup, room);
  await fixture(html`<div style=${`inline-size: ${width}px`}>${room}</div>`);
  return [room.querySelector(tag)!, room];
}
