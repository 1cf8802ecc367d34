import { correction, generate } from 'lean-qr/nano';

/** Modules around a code that stay light, by ISO/IEC 18004. */
const QUIET_ZONE = 4;

/** A QR code, as a square of this many modules and the path of its dark ones. */
export interface QrCode {
  readonly size: number;
  readonly path: string;
}

/** Draws a text as a QR code with its quiet zone; `undefined` when there is too much of it. */
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
    return undefined; // the one thing that it throws for
  }
}
