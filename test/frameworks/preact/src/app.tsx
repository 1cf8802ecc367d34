import { useState } from 'preact/hooks';
import type { ChatMessage } from 'webrtc-elements';
import { Room } from './room.js';
import { useKept } from './kept.js';

const query = new URLSearchParams(location.search);

export function App() {
  const [room, setRoom] = useState(query.get('room') ?? '');
  const [name, setName] = useState(query.get('name') ?? '');
  const [messages, setMessages] = useState<readonly ChatMessage[]>();
  const [presence, setPresence] = useState({ mood: 'calm', tags: ['guide'] });
  const [manual, setManual] = useState(false);
  const [inside, setInside] = useState(true);
  const [chat, setChat] = useState(false);
  const [turned, setTurned] = useState(false);
  const [lines, setLines] = useState<readonly string[]>([]);
  const tell = (line: string) => setLines((before) => [...before, line]);
  const kept = useKept();
  const { connection, peers, topic } = kept;
  const people = peers.map(({ id, presence, state }) => ({ id, name: presence.name, state }));
  Object.assign(window, { setRoom, setName, setMessages });

  const measure = async () => {
    for (const peer of peers) tell(`path ${(await peer.getStats()).path}`);
  };

  return (
    <>
      <label>
        Name <input value={name} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label>
        <input type="checkbox" checked={manual} onChange={(event) => setManual(event.currentTarget.checked)} /> Manual
      </label>
      <button onClick={() => setInside(!inside)}>{inside ? 'Leave' : 'Enter'}</button>
      <button onClick={() => setChat(!chat)}>{chat ? 'Close chat' : 'Open chat'}</button>
      <button onClick={() => setTurned(!turned)}>Reorder</button>
      <button onClick={() => setPresence({ ...presence, mood: 'glad' })}>Cheer up</button>
      <button onClick={() => connection?.send('by the connection')}>Send</button>
      <button onClick={() => connection?.send('to the peers', { to: peers.map(({ id }) => id) })}>Send to peers</button>
      <button onClick={() => connection?.send(presence)}>Send presence</button>
      <button onClick={() => topic?.send('by the topic')}>Send by topic</button>
      <button onClick={measure}>Measure</button>
      <output aria-label="Kept">{connection?.mesh}</output>
      <ul aria-label="People">
        {people.map(({ id, name, state }) => (
          <li key={id}>{`${name} ${state}`}</li>
        ))}
      </ul>
      <webrtc-peer-list peers={peers} />
      {(turned ? ['notes', 'links', 'room'] : ['room', 'notes', 'links']).map((block) =>
        block === 'room' ? (
          inside && <Room key={block} {...{ room, name, presence, manual, chat, messages, turned, tell, kept }} />
        ) : (
          <p key={block}>{block}</p>
        ),
      )}
      <ol aria-label="Events">
        {lines.map((line, i) => (
          <li key={i}>{line}</li>
        ))}
      </ol>
    </>
  );
}
