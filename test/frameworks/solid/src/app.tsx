import { createSignal, For, Show } from 'solid-js';

const query = new URLSearchParams(location.search);
const room = query.get('room') ?? '';
const configuration: RTCConfiguration = { iceServers: [], bundlePolicy: 'max-bundle' };

export function App() {
  const [name, setName] = createSignal(query.get('name') ?? '');
  const [manual, setManual] = createSignal(false);
  const [inside, setInside] = createSignal(true);
  const [chat, setChat] = createSignal(false);
  const [lines, setLines] = createSignal<readonly string[]>([]);
  const tell = (line: string) => setLines((before) => [...before, line]);

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
      <webrtc-peer-list for="room" />
      <Show when={inside()}>
        <webrtc-room
          id="room"
          room={room}
          name={name()}
          manual={manual()}
          prop:rtcConfiguration={configuration}
          on:statechange={({ currentTarget }) => tell(`state ${currentTarget.state}`)}
          on:peerlist={({ detail }) => tell(`peerlist ${detail.peers.length}`)}
          on:peer-state={({ currentTarget, detail }) =>
            tell(`peer-state ${currentTarget.peers.get(detail.peer)?.state}`)
          }
          on:message={({ detail }) => tell(`message ${typeof detail.data === 'string' ? detail.data : 'bytes'}`)}
        >
          <Show when={chat()}>
            <webrtc-chat />
          </Show>
        </webrtc-room>
      </Show>
      <ol aria-label="Events">
        <For each={lines()}>{(line) => <li>{line}</li>}</For>
      </ol>
    </>
  );
}
