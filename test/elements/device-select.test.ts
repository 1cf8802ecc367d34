import { expect, html } from '@open-wc/testing';
import type { WebrtcDeviceSelectElement } from 'webrtc-elements';
import { inCallRoom, type CallRoom } from '../support/elements/call-room.js';
import { expectAccessible } from '../support/elements/schemes.js';

/** The choice of such a device, in a room. */
async function put(kind: WebrtcDeviceSelectElement['kind']): Promise<[WebrtcDeviceSelectElement, CallRoom]> {
  const markup = html`<webrtc-device-select kind=${kind}></webrtc-device-select>`;
  const [select, room] = await inCallRoom('webrtc-device-select', markup);
  await select.updateComplete;
  return [select, room];
}

describe('the choice of a device', () => {
  const selectOf = (element: WebrtcDeviceSelectElement): HTMLSelectElement =>
    element.shadowRoot!.querySelector('select')!;
  const optionsOf = (element: WebrtcDeviceSelectElement): string[] =>
    [...selectOf(element).options].map(({ textContent }) => textContent.trim());

  for (const [kind, list, label] of [
    ['camera', 'cameras', 'Camera'],
    ['microphone', 'microphones', 'Microphone'],
    ['speaker', 'speakers', 'Speaker'],
  ] as const) {
    it(`has a label, and follows what is plugged in: ${kind}`, async () => {
      const [element, { media }] = await put(kind);
      expect(element.shadowRoot!.querySelector('[part=label]')!.textContent).to.equal(label);
      expect([optionsOf(element), selectOf(element).disabled]).to.deep.equal([['None found'], true]);
      await expectAccessible(element);
      media.plug({
        [list]: [
          { id: 'a', label: '', inUse: false },
          { id: 'b', label: 'Second', inUse: kind !== 'speaker' },
        ],
      });
      await element.updateComplete;
      expect(optionsOf(element)).to.deep.equal(['Device 1', 'Second']);
      if (kind !== 'speaker') expect(selectOf(element).value, 'the one in use').to.equal('b');
      await expectAccessible(element);
      media.plug({ [list]: [{ id: 'a', label: 'First', inUse: kind !== 'speaker' }] });
      await element.updateComplete;
      expect([optionsOf(element), selectOf(element).value]).to.deep.equal([['First'], 'a']);
    });
  }

  it('uses the one that was chosen', async () => {
    const [element, { media }] = await put('microphone');
    media.plug({ microphones: ['a', 'b'].map((id) => ({ id, label: id, inUse: false })) });
    await element.updateComplete;
    selectOf(element).value = 'b';
    selectOf(element).dispatchEvent(new Event('change'));
    await element.updateComplete;
    expect(media.microphone.asked).to.deep.equal(['use b']);
    expect(selectOf(element).value).to.equal('b');
  });

  it('is not shown for speakers where nobody can choose one', async () => {
    const descriptor = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'setSinkId');
    Reflect.deleteProperty(HTMLMediaElement.prototype, 'setSinkId');
    try {
      const [element] = await put('speaker');
      expect(element.checkVisibility()).to.equal(false);
    } finally {
      if (descriptor) Object.defineProperty(HTMLMediaElement.prototype, 'setSinkId', descriptor);
    }
  });
});
