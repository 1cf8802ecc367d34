/** Width and height, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The shape of tiles, width by height. */
const SHAPE = 16 / 9;
/** A tile is at least so wide, in pixels: what does not fit is scrolled to. */
const LEAST = 64;
/** The row of small tiles below a big one: its part of the height, and its least and greatest height in pixels. */
const ROW = { part: 0.22, least: 48, most: 150 };

/** The size of tiles, all alike, that are as large as can be in a box: in whole pixels, with this gap between them. */
export function gridOf(count: number, box: Size, gap: number): Size {
  let width = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const room = { width: (box.width - gap * (columns - 1)) / columns, height: (box.height - gap * (rows - 1)) / rows };
    width = Math.max(width, fit(room).width);
  }
  return shaped(Math.max(width, Math.min(LEAST, box.width)));
}

/** Whether so many tiles of this size do not all fit into a box. */
export function isTooMany(count: number, tile: Size, box: Size, gap: number): boolean {
  const columns = Math.floor((box.width + gap) / (tile.width + gap));
  const rows = Math.floor((box.height + gap) / (tile.height + gap));
  return columns * rows < count;
}

/** The sizes of one big tile and of those in the row below it, which show all of the others if they can be seen. */
export function speakerOf(count: number, box: Size, gap: number): { readonly big: Size; readonly small: Size } {
  if (count <= 1) return { big: fit(box), small: { width: 0, height: 0 } };
  const { part, least, most } = ROW;
  const each = (box.width - gap * (count - 2)) / (count - 1);
  const small = shaped(Math.max(least * SHAPE, Math.min(each, Math.min(most, box.height * part) * SHAPE)));
  return { big: fit({ width: box.width, height: box.height - small.height - gap }), small };
}

/** The largest tile in a box. */
function fit({ width, height }: Size): Size {
  return shaped(Math.min(width, height * SHAPE));
}

function shaped(wide: number): Size {
  const width = Math.max(0, Math.floor(wide));
  return { width, height: Math.floor(width / SHAPE) };
}
