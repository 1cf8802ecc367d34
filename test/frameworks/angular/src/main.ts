import type { ComponentRef } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import 'webrtc-elements/define';
import { App } from './app';
import { List } from './list';

const application = await createApplication();
application.bootstrap(App);

/** A second root, with the list of the people in the room of the first. */
let list: ComponentRef<List> | undefined;

function toggleList(): void {
  if (list) {
    list.destroy();
    list = undefined;
  } else {
    const place = document.querySelector('#list');
    place?.append(document.createElement('app-list'));
    list = application.bootstrap(List);
  }
}

toggleList();
Object.assign(window, { toggleList });
