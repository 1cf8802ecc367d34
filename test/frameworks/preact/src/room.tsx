import { useEffect, useRef } from 'preact/hooks';
import type { ChatMessage, WebrtcRoomElement } from 'webrtc-elements';
import type { Kept } from './kept.js';

const configuration: RTCConfiguration = { iceServers: [], bundlePolicy: 'max-bundle' };

interface Props {
  readonly room: string;
  readonly name: string;
  readonly presence: { readonly mood: string };
  readonly manual: boolean;
  readonly chat: boolean;
  readonly messages: readonly ChatMessage[] | undefined;
  readonly turned: boolean;
  readonly tell: (line: string) => void;
  readonly kept: Kept;
}

export function Room({ room, name, presence, manual, chat, messages, turned, tell, kept }: Props) {
  const element = useRef<WebrtcRoomElement>(null);
  const { setConnection, setPeers, setTopic } = kept;

  useEffect(() => {
    const topic = element.current?.topic('notes');
    topic?.on('message', ({ data }) => tell(`note ${data}`));
    setTopic(topic);
    return () => {
      topic?.close();
      setTopic(undefined);
      setConnection(undefined);
      setPeers([]);
    };
  }, []);

  return (
    <webrtc-room
      ref={element}
      id="room"
      room={room}
      name={name}
      presence={presence}
      manual={manual}
      rtcConfiguration={configuration}
      onstatechange={({ currentTarget }) => {
        tell(`state ${currentTarget.state}`);
        setConnection(currentTarget.connection);
        setPeers([...currentTarget.peers.values()]);
      }}
      onpeerlist={({ currentTarget, detail }) => {
        tell(`peerlist ${detail.peers.length}`);
        setPeers([...currentTarget.peers.values()]);
      }}
      onpeer-state={({ currentTarget, detail }) => {
        tell(`peer-state ${currentTarget.peers.get(detail.peer)?.state}`);
        setPeers([...currentTarget.peers.values()]);
      }}
      onpresence={({ currentTarget }) => setPeers([...currentTarget.peers.values()])}
      onmessage={({ detail: { data } }) => {
        tell(
          `message ${data instanceof ArrayBuffer ? 'bytes' : typeof data === 'string' ? data : JSON.stringify(data)}`,
        );
      }}
    >
      {(turned ? ['rules', 'help', 'chat'] : ['chat', 'rules', 'help']).map((block) =>
        block === 'chat' ? chat && <webrtc-chat key={block} messages={messages} /> : <p key={block}>{block}</p>,
      )}
    </webrtc-room>
  );
}
