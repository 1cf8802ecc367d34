import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';

const query = new URLSearchParams(location.search);

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <label>Name <input #field [value]="name()" (input)="name.set(field.value)" /></label>
    <label><input #box type="checkbox" [checked]="manual()" (change)="manual.set(box.checked)" /> Manual</label>
    <button (click)="inside.set(!inside())">{{ inside() ? 'Leave' : 'Enter' }}</button>
    <button (click)="chat.set(!chat())">{{ chat() ? 'Close chat' : 'Open chat' }}</button>
    <webrtc-peer-list for="room" />
    @if (inside()) {
      <webrtc-room
        #element
        id="room"
        [room]="room"
        [name]="name()"
        [manual]="manual()"
        [rtcConfiguration]="configuration"
        (statechange)="tell('state ' + element.state)"
        (peerlist)="tell('peerlist ' + $event.detail.peers.length)"
        (peer-state)="tell('peer-state ' + element.peers.get($event.detail.peer)?.state)"
        (message)="hear($event.detail.data)"
      >
        @if (chat()) {
          <webrtc-chat />
        }
      </webrtc-room>
    }
    <ol aria-label="Events">
      @for (line of lines(); track $index) {
        <li>{{ line }}</li>
      }
    </ol>
  `,
})
export class App {
  readonly room = query.get('room') ?? '';
  readonly configuration: RTCConfiguration = { iceServers: [], bundlePolicy: 'max-bundle' };
  readonly name = signal(query.get('name') ?? '');
  readonly manual = signal(false);
  readonly inside = signal(true);
  readonly chat = signal(false);
  readonly lines = signal<readonly string[]>([]);

  tell(line: string): void {
    this.lines.update((before) => [...before, line]);
  }

  hear(data: unknown): void {
    this.tell(`message ${typeof data === 'string' ? data : 'bytes'}`);
  }
}
