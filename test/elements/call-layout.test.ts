import { expect } from '@open-wc/testing';
import { gridOf, isTooMany, speakerOf, type Size } from '../../src/elements/call/layout.js';

const GAP = 6;
/** From a narrow part of a page to a wall. */
const BOXES: readonly Size[] = [
  { width: 280, height: 240 },
  { width: 320, height: 560 },
  { width: 768, height: 500 },
  { width: 1280, height: 640 },
  { width: 1920, height: 860 },
  { width: 3840, height: 700 },
  { width: 600, height: 2000 },
];

describe('the grid of a call', () => {
  for (const box of BOXES) {
    it(`shows 1 to 12 tiles as large as can be in ${box.width} × ${box.height} pixels`, () => {
      let before = Infinity;
      for (let count = 1; count <= 12; count++) {
        const tile = gridOf(count, box, GAP);
        expect(isTooMany(count, tile, box, GAP), `${count} of ${tile.width}`).to.equal(false);
        const larger = { width: tile.width + 4, height: Math.floor((tile.width + 4) / (16 / 9)) };
        expect(isTooMany(count, larger, box, GAP), `${count} of ${larger.width}`).to.equal(true);
        expect(tile.width / tile.height).to.be.closeTo(16 / 9, 0.06);
        expect(tile.width).to.be.at.most(before);
        before = tile.width;
      }
    });
  }

  it('puts four into two rows, and two one above the other on a phone', () => {
    expect(gridOf(4, { width: 1286, height: 726 }, GAP)).to.deep.equal({ width: 640, height: 360 });
    expect(gridOf(2, { width: 320, height: 560 }, GAP)).to.deep.equal({ width: 320, height: 180 });
  });

  it('has tiles that can be seen where there is no room for them, and none where there is nothing', () => {
    const box = { width: 280, height: 20 };
    const least = gridOf(12, box, GAP);
    expect([least.width, isTooMany(12, least, box, GAP)]).to.deep.equal([64, true]);
    expect(gridOf(3, { width: 0, height: 0 }, GAP)).to.deep.equal({ width: 0, height: 0 });
  });
});

describe('one large tile of a call', () => {
  for (const box of BOXES) {
    it(`leaves room for the row below it in ${box.width} × ${box.height} pixels`, () => {
      const { big, small } = speakerOf(5, box, GAP);
      expect(big.width).to.be.at.most(box.width);
      expect(big.height + GAP + small.height).to.be.at.most(box.height);
      expect(big.width).to.be.above(small.width);
    });
  }

  it('has the row show all of the others, unless they would be too small to be seen', () => {
    for (const [count, box] of [
      [5, { width: 898, height: 645 }],
      [5, { width: 374, height: 340 }],
    ] as const) {
      const { big, small } = speakerOf(count, box, GAP);
      expect((count - 1) * (small.width + GAP) - GAP).to.be.at.most(box.width);
      expect(big.height + GAP + small.height).to.be.at.least(Math.min(box.height, (box.width * 9) / 16) - 1);
    }
    expect(speakerOf(12, { width: 374, height: 340 }, GAP).small.height).to.be.closeTo(48, 1);
  });

  it('has all of the room if it is alone', () => {
    const box = { width: 1280, height: 720 };
    expect(speakerOf(1, box, GAP).big).to.deep.equal(box);
  });
});
