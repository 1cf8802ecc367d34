import {
  afterNextRender,
  Component,
  computed,
  CUSTOM_ELEMENTS_SCHEMA,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  output,
  viewChild,
  type WritableSignal,
} from '@angular/core';
import type { ChatMessage, WebrtcRoomElement } from 'webrtc-elements';
import type { Kept } from './kept';

@Component({
  selector: 'app-room',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <webrtc-room
      #element
      id="room"
      [room]="room()"
      [name]="name()"
      [presence]="presence()"
      [manual]="manual()"
      [rtcConfiguration]="configuration"
      (statechange)="keep(element); tell('state ' + element.state)"
      (peerlist)="keep(element); tell('peerlist ' + $event.detail.peers.length)"
      (peer-state)="keep(element); tell('peer-state ' + element.peers.get($event.detail.peer)?.state)"
      (presence)="keep(element)"
      (message)="hear($event.detail.data)"
    >
      @for (block of blocks(); track block) {
        @if (block !== 'chat') {
          <p>{{ block }}</p>
        } @else if (chat()) {
          <webrtc-chat [messages]="messages()" />
        }
      }
    </webrtc-room>
  `,
})
export class Room {
  readonly room = input('');
  readonly name = input('');
  readonly presence = input<{ readonly mood: string }>({ mood: '' });
  readonly manual = input(false);
  readonly chat = input(false);
  readonly messages = input<readonly ChatMessage[] | undefined>();
  readonly turned = input(false);
  readonly kept = input.required<WritableSignal<Kept>>();
  readonly told = output<string>();
  readonly configuration: RTCConfiguration = { iceServers: [], bundlePolicy: 'max-bundle' };
  readonly blocks = computed(() => (this.turned() ? ['rules', 'help', 'chat'] : ['chat', 'rules', 'help']));
  readonly element = viewChild.required<ElementRef<WebrtcRoomElement>>('element');
  #gone = false;

  constructor() {
    afterNextRender(() => {
      const topic = this.element().nativeElement.topic('notes');
      topic.on('message', ({ data }) => this.tell(`note ${String(data)}`));
      this.kept().update((kept) => ({ ...kept, topic }));
    });
    inject(DestroyRef).onDestroy(() => {
      this.#gone = true;
      this.kept()().topic?.close();
      this.kept().set({ peers: [] });
    });
  }

  /** An element that was removed tells that it has left. */
  keep({ connection, peers }: WebrtcRoomElement): void {
    if (!this.#gone) this.kept().update(({ topic }) => ({ connection, peers: [...peers.values()], topic }));
  }

  tell(line: string): void {
    if (!this.#gone) this.told.emit(line);
  }

  hear(data: unknown): void {
    const text = data instanceof ArrayBuffer ? 'bytes' : typeof data === 'string' ? data : JSON.stringify(data);
    this.tell(`message ${text}`);
  }
}
