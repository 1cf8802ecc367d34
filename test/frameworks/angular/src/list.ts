import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';

@Component({
  selector: 'app-list',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<webrtc-peer-list for="room" />`,
})
export class List {}
