import { readFileSync } from 'node:fs';
import { render } from '@lit-labs/ssr';
import { collectResultSync } from '@lit-labs/ssr/lib/render-result.js';
import { html, unsafeStatic } from 'lit/static-html.js';
import 'webrtc-elements/define';
import 'webrtc-elements/webrtc-lobby'; // it loads when its tag appears, which a server cannot see
import 'webrtc-elements/webrtc-verify';
import 'webrtc-elements/webrtc-call';
import 'webrtc-elements/webrtc-preview';

/**
 * `render-page.ts LANGUAGE HOST` renders a page with every element of the manifest on the server, and writes it out: each in a
 * room, and each once more outside, by `for`. The lobby in the room lets us in at once.
 */
interface Manifest {
  readonly modules: readonly { readonly declarations: readonly { readonly tagName?: string }[] }[];
}

const manifest = JSON.parse(readFileSync(new URL('../../custom-elements.json', import.meta.url), 'utf8')) as Manifest;
const others = manifest.modules
  .flatMap(({ declarations }) => declarations.flatMap(({ tagName = [] }) => tagName))
  .filter((tag) => tag !== 'webrtc-room')
  .map((tag) => unsafeStatic(tag));

const [language = 'en', host = ''] = process.argv.slice(2);
const body = html`
  <webrtc-room id="room" host=${host} room="ssr" name="Ada"
    >${others.map((tag) => html`<${tag} skip></${tag}>`)}</webrtc-room
  >
  <section>${others.map((tag) => html`<${tag} for="room"></${tag}>`)}</section>
`;
process.stdout.write(`<!doctype html>
<html lang="${language}">
  <meta charset="utf-8" />
  <title>Rendered on a server</title>
  <link rel="icon" href="data:," />
  ${collectResultSync(render(body))}
</html>
`);
