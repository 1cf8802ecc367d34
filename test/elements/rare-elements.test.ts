import { expect, fixture, html } from '@open-wc/testing';
import type { loadElementsIn } from 'webrtc-elements';
import { until } from '../support/elements/rooms.js';

const shown = (lobby: Element): boolean => Boolean(lobby.shadowRoot?.querySelector('form'));

/** A page of its own, which has loaded the elements and then got this into its body. */
async function openFrame(
  prepare: (page: Document, library: { loadElementsIn: typeof loadElementsIn }) => void,
): Promise<Document> {
  const frame = await fixture<HTMLIFrameElement>(html`<iframe></iframe>`);
  const { contentDocument: page, contentWindow: view } = frame;
  const script = page!.createElement('script');
  script.type = 'module';
  const loaded = new Promise<{ loadElementsIn: typeof loadElementsIn }>((resolve) =>
    Object.assign(view!, { loaded: resolve }),
  );
  script.textContent = `import '/dist/src/elements/define.js'; import * as library from '/dist/src/index.js'; loaded(library);`;
  page!.head.append(script);
  prepare(page!, await loaded);
  return page!;
}

describe('a rare element', () => {
  it('loads when its tag appears, and not before', async () => {
    let before: unknown = 'not looked';
    const page = await openFrame(({ defaultView, body }) => {
      before = defaultView!.customElements.get('webrtc-lobby');
      body.append(body.ownerDocument.createElement('section'));
    });
    expect(before).to.equal(undefined);
    const section = page.querySelector('section')!;
    section.innerHTML = '<p><webrtc-lobby></webrtc-lobby></p>';
    await until(() => shown(section.querySelector('webrtc-lobby')!), 'the lobby');
  });

  it('loads when it is there already', async () => {
    const page = await openFrame(({ body }) => (body.innerHTML = '<webrtc-lobby></webrtc-lobby>'));
    await until(() => shown(page.querySelector('webrtc-lobby')!), 'the lobby');
  });

  for (const mode of ['open', 'closed'] as const) {
    it(`loads in a shadow root that a page tells of, ${mode}, now and later`, async () => {
      const roots: ShadowRoot[] = [];
      const page = await openFrame(({ body, defaultView }, library) => {
        const root = body.ownerDocument.createElement('div').attachShadow({ mode });
        body.append(root.host);
        library.loadElementsIn(root);
        expect(defaultView!.customElements.get('webrtc-lobby')).to.equal(undefined);
        root.innerHTML = '<p><webrtc-lobby></webrtc-lobby></p>';
        roots.push(root);
      });
      await until(() => shown(roots[0]!.querySelector('webrtc-lobby')!), 'the lobby');
      expect(page.querySelector('webrtc-lobby')).to.equal(null);
    });
  }
});
