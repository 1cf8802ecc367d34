import { correction, generate } from 'lean-qr/nano';

/** The light border around a code, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4;
/** A camera cannot read smaller modules from a screen, in CSS pixels. */
const SMALLEST_MODULE = 3;

/**
 * A QR code for an SVG: the side of the square in modules and, at least, in CSS pixels, and the path of the dark modules.
 */
export interface QrCode {
  readonly size: number;
  readonly width: number;
  readonly path: string;
}

/**
 * Draws a text as a QR code, with its border. Returns `undefined` if the text is too long, or too long for a code that can be
 * read on so many CSS pixels: any number if it is 0, as in an element that is not shown.
 */
export function qrCode(text: string, available = 0): QrCode | undefined {
  try {
    const code = generate(text, { minCorrectionLevel: correction.L });
    const size = code.size + 2 * QUIET_ZONE;
    const width = size * SMALLEST_MODULE;
    if (available && width > available) return undefined;
    let path = '';
    for (let y = 0; y < code.size; y++) {
      for (let x = 0; x < code.size; x++) {
        const start = x;
        while (code.get(x, y)) x++;
        if (x > start) path += `M${start + QUIET_ZONE} ${y + QUIET_ZONE}h${x - start}v1H${start + QUIET_ZONE}z`;
      }
    }
    return { size, width, path };
  } catch {
    return undefined; // the library throws only if the text is too long
  }
}
