import { bootstrapApplication } from '@angular/platform-browser';
import 'webrtc-elements/define';
import { App } from './app';

await bootstrapApplication(App);
