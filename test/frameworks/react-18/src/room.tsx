import { useEffect } from 'react';
import type { ChatMessage, WebrtcChatElement, WebrtcRoomElement } from 'webrtc-elements';
import { useListeners, useProperties } from './elements.js';
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
  const element = useProperties<WebrtcRoomElement>({ presence, rtcConfiguration: configuration });
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

  useListeners(element, {
    statechange: (_, { state, connection, peers }) => {
      tell(`state ${state}`);
      setConnection(connection);
      setPeers([...peers.values()]);
    },
    peerlist: ({ detail }, { peers }) => {
      tell(`peerlist ${detail.peers.length}`);
      setPeers([...peers.values()]);
    },
    'peer-state': ({ detail }, { peers }) => {
      tell(`peer-state ${peers.get(detail.peer)?.state}`);
      setPeers([...peers.values()]);
    },
    presence: (_, { peers }) => setPeers([...peers.values()]),
    message: ({ detail: { data } }) => {
      tell(`message ${data instanceof ArrayBuffer ? 'bytes' : typeof data === 'string' ? data : JSON.stringify(data)}`);
    },
  });

  return (
    <webrtc-room ref={element} id="room" room={room} name={name} {...(manual && { manual })}>
      {(turned ? ['rules', 'help', 'chat'] : ['chat', 'rules', 'help']).map((block) =>
        block === 'chat' ? chat && <Chat key={block} messages={messages} /> : <p key={block}>{block}</p>,
      )}
    </webrtc-room>
  );
}

function Chat({ messages }: { readonly messages: readonly ChatMessage[] | undefined }) {
  return <webrtc-chat ref={useProperties<WebrtcChatElement>({ messages: messages as readonly ChatMessage[] })} />;
}
