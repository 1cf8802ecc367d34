import { css, html } from 'lit';
import type { QrCode } from './qr-code.js';

/** How QR codes look. */
export const qrStyles = css`
  /* Cameras need dark on light, also on a dark page and with forced colours. */
  svg {
    display: block;
    min-inline-size: min(100%, 15em);
    max-inline-size: 100%;
    block-size: auto;
    margin-inline: auto;
    color-scheme: light;
    forced-color-adjust: none;
    background: Canvas;
    fill: CanvasText;
    shape-rendering: crispEdges;
  }
  @media (forced-colors: active) and (prefers-color-scheme: dark) {
    svg {
      background: CanvasText;
      fill: Canvas;
    }
  }
`;

/** Renders a QR code. `label` is for screen readers. */
export function renderQrCode({ size, width, path }: QrCode, label: string): unknown {
  return html`<svg role="img" aria-label=${label} viewBox="0 0 ${size} ${size}" width=${width}>
    <path d=${path}></path>
  </svg>`;
}
