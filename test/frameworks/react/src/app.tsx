import { useState } from 'react';

const query = new URLSearchParams(location.search);
const room = query.get('room') ?? '';
const configuration: RTCConfiguration = { iceServers: [], bundlePolicy: 'max-bundle' };

export function App() {
  const [name, setName] = useState(query.get('name') ?? '');
  const [manual, setManual] = useState(false);
  const [inside, setInside] = useState(true);
  const [chat, setChat] = useState(false);
  const [lines, setLines] = useState<readonly string[]>([]);
  const tell = (line: string) => setLines((before) => [...before, line]);

  return (
    <>
      <label>
        Name <input value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <label>
        <input type="checkbox" checked={manual} onChange={(event) => setManual(event.target.checked)} /> Manual
      </label>
      <button onClick={() => setInside(!inside)}>{inside ? 'Leave' : 'Enter'}</button>
      <button onClick={() => setChat(!chat)}>{chat ? 'Close chat' : 'Open chat'}</button>
      <webrtc-peer-list for="room" />
      {inside && (
        <webrtc-room
          id="room"
          room={room}
          name={name}
          manual={manual}
          rtcConfiguration={configuration}
          onstatechange={({ currentTarget }) => tell(`state ${currentTarget.state}`)}
          onpeerlist={({ detail }) => tell(`peerlist ${detail.peers.length}`)}
          onpeer-state={({ currentTarget, detail }) =>
            tell(`peer-state ${currentTarget.peers.get(detail.peer)?.state}`)
          }
          onmessage={({ detail }) => tell(`message ${typeof detail.data === 'string' ? detail.data : 'bytes'}`)}
        >
          {chat && <webrtc-chat />}
        </webrtc-room>
      )}
      <ol aria-label="Events">
        {lines.map((line, i) => (
          <li key={i}>{line}</li>
        ))}
      </ol>
    </>
  );
}
