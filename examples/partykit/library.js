import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The page loads this file. It has all elements, and needs no other file.
const file = fileURLToPath(import.meta.resolve('webrtc-elements/cdn/standalone'));
copyFileSync(file, 'public/webrtc-elements.standalone.js');
