import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAnnouncement } from '../../../src/core/media/announcement.js';

const CAMERA = { id: '1', kind: 'video', source: 'camera', paused: false, mid: '0' };
const SCREEN = { id: '2', kind: 'video', source: 'screen', paused: true };

describe('what a peer says that it publishes', () => {
  it('is read as it was said', () => {
    for (const tracks of [[], [CAMERA], [CAMERA, SCREEN], [{ ...CAMERA, metadata: { deep: [1, null, 'x'] } }]]) {
      assert.deepEqual(readAnnouncement({ link: 'a link', tracks }), { link: 'a link', tracks });
    }
    assert.ok(
      readAnnouncement({ link: '', tracks: Array.from({ length: 8 }, (_, id) => ({ ...SCREEN, id: `${id}` })) }),
    );
  });

  let deep: unknown = 0;
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  for (const [what, tracks] of [
    ['nine tracks', Array.from({ length: 9 }, (_, id) => ({ ...SCREEN, id: `${id}` }))],
    ['one id twice', [CAMERA, { ...SCREEN, id: '1' }]],
    ['one section twice', [CAMERA, { ...SCREEN, mid: '0' }]],
    ['an unknown kind', [{ ...CAMERA, kind: 'smell' }]],
    ['no source', [{ ...CAMERA, source: '' }]],
    ['a source of 65 bytes', [{ ...CAMERA, source: `${'é'.repeat(32)}x` }]],
    ['1,025 bytes of metadata', [{ ...CAMERA, metadata: 'x'.repeat(1023) }]],
    ['metadata nested a hundred thousand times', [{ ...CAMERA, metadata: deep }]],
    ['no id', [{ ...CAMERA, id: '' }]],
    ['a long id', [{ ...CAMERA, id: 'x'.repeat(65) }]],
    ['a number as a section', [{ ...CAMERA, mid: 0 }]],
    ['half a stereo', [{ ...CAMERA, stereo: 0.5 }]],
    ['nothing about pausing', [{ ...CAMERA, paused: undefined }]],
    ['no list', { length: 1, 0: CAMERA }],
    ['no track', [null]],
  ] as const) {
    it(`is nothing if it has ${what}`, () => {
      assert.equal(readAnnouncement({ link: 'a link', tracks }), undefined);
    });
  }

  it('is nothing if it is no announcement', () => {
    for (const data of [null, undefined, 'x', 1, [], {}, { tracks: [] }, { link: 1, tracks: [] }, new ArrayBuffer(1)]) {
      assert.equal(readAnnouncement(data), undefined);
    }
  });
});
