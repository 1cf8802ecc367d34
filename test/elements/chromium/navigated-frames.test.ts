import { assertLetGo, FRAMED } from '../../support/elements/frames.js';

/** Firefox, as the test runner drives it, ends its session when a frame goes to another page. */
describe('elements of a frame that goes to another page', () => {
  for (const tag of FRAMED) {
    it(`are let go: ${tag}`, () => assertLetGo(tag, (frame) => (frame.srcdoc = '<p>Another page</p>')));
  }
});
