import { correction, generate } from 'lean-qr/nano';

/** The light border around a code, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** A QR code for an SVG: the side of the square in modules, and the path of the dark modules. */
export interface QrCode {
  readonly size: number;
  readonly path: string;
}

/** Draws a text as a QR code, with its border. Returns `undefined` for a text that is too long. */
export function qrCode(text: string): QrCode | undefined {
  try {
    const code = generate(text, { minCorrectionLevel: correction.L });
    let path = '';
    for (let y = 0; y < code.size; y++) {
      for (let x = 0; x < code.size; x++) {
        const start = x;
        while (code.get(x, y)) x++;
        if (x > start) path += `M${start + QUIET_ZONE} ${y + QUIET_ZONE}h${x - start}v1H${start + QUIET_ZONE}z`;
      }
    }
    return { size: code.size + 2 * QUIET_ZONE, path };
  } catch {
    return undefined; // the library throws only if the text is too long
  }
}
