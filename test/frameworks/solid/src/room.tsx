import { For, onCleanup, onMount, Show } from 'solid-js';
import type { SetStoreFunction } from 'solid-js/store';
import type { ChatMessage, WebrtcRoomElement } from 'webrtc-elements';
import type { Kept } from './kept.js';

const configuration: RTCConfiguration = { iceServers: [], bundlePolicy: 'max-bundle' };

interface Props {
  readonly room: string;
  readonly name: string;
  readonly presence: { readonly mood: string };
  readonly manual: boolean;
  readonly chat: boolean;
  readonly messages: ChatMessage[] | undefined;
  readonly turned: boolean;
  readonly tell: (line: string) => void;
  readonly setKept: SetStoreFunction<Kept>;
}

export function Room(props: Props) {
  let element: WebrtcRoomElement | undefined;
  const keep = () => {
    props.setKept({ connection: element?.connection, peers: [...(element?.peers.values() ?? [])] });
  };

  onMount(() => {
    const topic = element?.topic('notes');
    topic?.on('message', ({ data }) => props.tell(`note ${data}`));
    props.setKept({ topic });
    onCleanup(() => {
      topic?.close();
      props.setKept({ connection: undefined, peers: [], topic: undefined });
    });
  });

  return (
    <webrtc-room
      ref={element}
      id="room"
      room={props.room}
      name={props.name}
      prop:presence={props.presence}
      manual={props.manual}
      prop:rtcConfiguration={configuration}
      on:statechange={({ currentTarget }) => {
        props.tell(`state ${currentTarget.state}`);
        keep();
      }}
      on:peerlist={({ detail }) => {
        props.tell(`peerlist ${detail.peers.length}`);
        keep();
      }}
      on:peer-state={({ currentTarget, detail }) => {
        props.tell(`peer-state ${currentTarget.peers.get(detail.peer)?.state}`);
        keep();
      }}
      on:presence={keep}
      on:message={({ detail: { data } }) => {
        props.tell(
          `message ${data instanceof ArrayBuffer ? 'bytes' : typeof data === 'string' ? data : JSON.stringify(data)}`,
        );
      }}
    >
      <For each={props.turned ? ['rules', 'help', 'chat'] : ['chat', 'rules', 'help']}>
        {(block) => (
          <Show when={block === 'chat'} fallback={<p>{block}</p>}>
            <Show when={props.chat}>
              <webrtc-chat prop:messages={props.messages} />
            </Show>
          </Show>
        )}
      </For>
    </webrtc-room>
  );
}
