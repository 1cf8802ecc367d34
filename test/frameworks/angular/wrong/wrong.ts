import { Component, CUSTOM_ELEMENTS_SCHEMA, type ElementRef, viewChild } from '@angular/core';
import type { WebrtcRoomElement } from 'webrtc-elements';
import 'webrtc-elements/define';

// Events and references are typed in templates. What Angular does not check on an element of the schema is `[room]="3"`.
@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <webrtc-room #room room="lobby" (peer-state)="tell($event.detail.peer)" />
    <webrtc-room (message)="tell($event.detail.text)" />
    <!-- WRONG above -->
    <webrtc-room (peerlist)="tell($event.detail.peers)" />
    <!-- WRONG above -->
    <webrtc-room #other (peer-state)="other.room = 3" />
    <!-- WRONG above -->
    <p>{{ room.stat }}</p>
    <!-- WRONG above -->
  `,
})
export class Wrong {
  readonly room = viewChild.required<ElementRef<WebrtcRoomElement>>('room');

  tell(peer: string): void {
    this.room().nativeElement.room = peer;
  }
}
