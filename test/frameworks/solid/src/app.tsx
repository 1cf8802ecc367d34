import { createSignal, For, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import type { ChatMessage } from 'webrtc-elements';
import type { Kept } from './kept.js';
import { Room } from './room.js';

const query = new URLSearchParams(location.search);

export function App() {
  const [room, setRoom] = createSignal(query.get('room') ?? '');
  const [name, setName] = createSignal(query.get('name') ?? '');
  const [state, setState] = createStore<{ messages?: ChatMessage[]; presence: { mood: string; tags: string[] } }>({
    presence: { mood: 'calm', tags: ['guide'] },
  });
  const [manual, setManual] = createSignal(false);
  const [inside, setInside] = createSignal(true);
  const [chat, setChat] = createSignal(false);
  const [turned, setTurned] = createSignal(false);
  const [lines, setLines] = createSignal<readonly string[]>([]);
  const tell = (line: string) => setLines((before) => [...before, line]);
  const [kept, setKept] = createStore<Kept>({ connection: undefined, peers: [], topic: undefined });
  const people = () => kept.peers.map(({ presence, state }) => ({ name: presence.name, state }));
  const setMessages = (messages: ChatMessage[]) => setState({ messages });
  Object.assign(window, { setRoom, setName, setMessages });

  const measure = async () => {
    for (const peer of kept.peers) tell(`path ${(await peer.getStats()).path}`);
  };

  return (
    <>
      <label>
        Name <input value={name()} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label>
        <input type="checkbox" checked={manual()} onChange={(event) => setManual(event.currentTarget.checked)} /> Manual
      </label>
      <button onClick={() => setInside(!inside())}>{inside() ? 'Leave' : 'Enter'}</button>
      <button onClick={() => setChat(!chat())}>{chat() ? 'Close chat' : 'Open chat'}</button>
      <button onClick={() => setTurned(!turned())}>Reorder</button>
      <button onClick={() => setState('presence', (presence) => ({ ...presence, mood: 'glad' }))}>Cheer up</button>
      <button onClick={() => kept.connection?.send('by the connection')}>Send</button>
      <button onClick={() => kept.connection?.send('to the peers', { to: kept.peers.map(({ id }) => id) })}>
        Send to peers
      </button>
      <button onClick={() => kept.connection?.send(state.presence)}>Send presence</button>
      <button onClick={() => kept.topic?.send('by the topic')}>Send by topic</button>
      <button onClick={measure}>Measure</button>
      <output aria-label="Kept">{kept.connection?.mesh}</output>
      <ul aria-label="People">
        <For each={people()}>{({ name, state }) => <li>{`${name} ${state}`}</li>}</For>
      </ul>
      <webrtc-peer-list prop:peers={kept.peers} />
      <For each={turned() ? ['notes', 'links', 'room'] : ['room', 'notes', 'links']}>
        {(block) => (
          <Show when={block === 'room'} fallback={<p>{block}</p>}>
            <Show when={inside()}>
              <Room
                room={room()}
                name={name()}
                presence={{ ...state.presence }}
                manual={manual()}
                chat={chat()}
                messages={state.messages}
                turned={turned()}
                tell={tell}
                setKept={setKept}
              />
            </Show>
          </Show>
        )}
      </For>
      <ol aria-label="Events">
        <For each={lines()}>{(line) => <li>{line}</li>}</For>
      </ol>
    </>
  );
}
