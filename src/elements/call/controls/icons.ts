import { css, html } from 'lit';

const SLASH = 'M4 3l16 17';
const PATHS = {
  microphone: 'M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM6 11a6 6 0 0 0 12 0M12 17v4',
  camera: 'M3 7h12v10H3zM15 11l6-4v10l-6-4',
  screen: 'M3 5h18v12H3zM8 21h8M12 14V8M9 11l3-3 3 3',
  leave: 'M3 15c0-7 18-7 18 0v1l-5-1v-3q-4-1-8 0v3l-5 1z',
} as const;

/** Renders an icon. `off`: it is crossed out. */
export function icon(name: keyof typeof PATHS, off = false): unknown {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">
    <path d=${off ? `${PATHS[name]}${SLASH}` : PATHS[name]} />
  </svg>`;
}

/** Styles of icons. */
export const iconStyles = css`
  svg {
    inline-size: 1.4em;
    block-size: 1.4em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;
