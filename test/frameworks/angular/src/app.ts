import { Component, CUSTOM_ELEMENTS_SCHEMA, computed, signal } from '@angular/core';
import type { ChatMessage } from 'webrtc-elements';
import type { Kept } from './kept';
import { Room } from './room';

const query = new URLSearchParams(location.search);

@Component({
  selector: 'app-root',
  imports: [Room],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <label>Name <input #field [value]="name()" (input)="name.set(field.value)" /></label>
    <label><input #box type="checkbox" [checked]="manual()" (change)="manual.set(box.checked)" /> Manual</label>
    <button (click)="inside.set(!inside())">{{ inside() ? 'Leave' : 'Enter' }}</button>
    <button (click)="chat.set(!chat())">{{ chat() ? 'Close chat' : 'Open chat' }}</button>
    <button (click)="turned.set(!turned())">Reorder</button>
    <button (click)="presence.set({ mood: 'glad', tags: presence().tags })">Cheer up</button>
    <button (click)="kept().connection?.send('by the connection')">Send</button>
    <button (click)="kept().connection?.send('to the peers', { to: ids() })">Send to peers</button>
    <button (click)="kept().connection?.send(presence())">Send presence</button>
    <button (click)="kept().topic?.send('by the topic')">Send by topic</button>
    <button (click)="measure()">Measure</button>
    <output aria-label="Kept">{{ kept().connection?.mesh }}</output>
    <ul aria-label="People">
      @for (person of people(); track person.id) {
        <li>{{ person.name }} {{ person.state }}</li>
      }
    </ul>
    <webrtc-peer-list [peers]="kept().peers" />
    @for (block of blocks(); track block) {
      @if (block !== 'room') {
        <p>{{ block }}</p>
      } @else if (inside()) {
        <app-room
          [room]="room()"
          [name]="name()"
          [presence]="presence()"
          [manual]="manual()"
          [chat]="chat()"
          [messages]="messages()"
          [turned]="turned()"
          [kept]="kept"
          (told)="tell($event)"
        />
      }
    }
    <ol aria-label="Events">
      @for (line of lines(); track $index) {
        <li>{{ line }}</li>
      }
    </ol>
  `,
})
export class App {
  readonly room = signal(query.get('room') ?? '');
  readonly name = signal(query.get('name') ?? '');
  readonly messages = signal<readonly ChatMessage[] | undefined>(undefined);
  readonly presence = signal({ mood: 'calm', tags: ['guide'] });
  readonly manual = signal(false);
  readonly inside = signal(true);
  readonly chat = signal(false);
  readonly turned = signal(false);
  readonly lines = signal<readonly string[]>([]);
  readonly kept = signal<Kept>({ peers: [] });
  readonly ids = computed(() => this.kept().peers.map(({ id }) => id));
  readonly people = computed(() =>
    this.kept().peers.map(({ id, presence, state }) => ({ id, name: presence['name'], state })),
  );
  readonly blocks = computed(() => (this.turned() ? ['notes', 'links', 'room'] : ['room', 'notes', 'links']));

  constructor() {
    Object.assign(window, {
      setRoom: (value: string) => this.room.set(value),
      setName: (value: string) => this.name.set(value),
      setMessages: (value: ChatMessage[]) => this.messages.set(value),
    });
  }

  tell(line: string): void {
    this.lines.update((before) => [...before, line]);
  }

  async measure(): Promise<void> {
    for (const peer of this.kept().peers) this.tell(`path ${(await peer.getStats()).path}`);
  }
}
