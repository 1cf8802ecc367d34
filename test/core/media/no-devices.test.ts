import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OpenMedia } from '../../../src/core/media/devices/front/open-media.js';
import { codeIn, codeOf, phaseOf } from '../../support/media/media-scene.js';

/** Node, where nothing can be captured. */
describe('media where there are no devices', () => {
  for (const navigator of [undefined, {}, { mediaDevices: new EventTarget() }]) {
    it(`are not there, and say so: navigator ${JSON.stringify(navigator)}`, async () => {
      const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator')!;
      Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
      const media = new OpenMedia();
      try {
        for (const source of [media.camera, media.microphone, media.screen]) {
          assert.equal(await codeOf(source.on()), 'media-unavailable');
          assert.deepEqual([phaseOf(source), codeIn(source.state)], ['missing', 'media-unavailable']);
        }
        assert.deepEqual(media.devices, { cameras: [], microphones: [], speakers: [] });
      } finally {
        media.close();
        Object.defineProperty(globalThis, 'navigator', own);
      }
    });
  }
});
