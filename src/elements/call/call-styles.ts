import { css } from 'lit';

export const callStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    inline-size: 100%; /* or the least height would make it wider */
    aspect-ratio: 4 / 3; /* at least, what is in it may need more */
    max-block-size: 85svh;
  }
  :host(:state(custom)) {
    aspect-ratio: auto;
    max-block-size: none;
  }
  :host([hidden]) {
    display: none;
  }
  .call {
    display: flex;
    flex-direction: column;
    gap: 0.75rem;
    flex: 1 0 auto;
  }
  .door {
    flex: 1;
    min-block-size: 12rem;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.9rem;
    padding: 1rem;
    border: 1px solid color-mix(in srgb, currentColor 20%, transparent);
    border-radius: 0.6rem;
    text-align: center;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  p {
    margin: 0;
  }
  .hint {
    font-size: 0.875em;
  }
  button.main {
    padding-block: 0.6em;
    font-size: 1em;
  }
  button[part='pin'] {
    padding: 0;
    border-color: #fff6;
    color: #fff;
    background: #15181b;
  }
  button[part='pin']:hover {
    background: #3a4046;
  }
  button[part='pin'][aria-pressed='true'] {
    color: var(--webrtc-accent-text, Canvas);
    background: var(--_accent);
  }
  .silent {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    align-items: center;
    gap: 0.6rem;
  }
  .stage {
    position: relative;
    flex: 1 0 12rem;
    display: flex;
    flex-direction: column;
    justify-content: end;
    overflow: hidden;
    border-radius: 0.6rem;
  }
  .grid {
    position: absolute; /* what is in it does not say how much space there is */
    inset: 0;
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    justify-content: center;
    align-content: safe center;
    overflow: hidden; /* a scrollbar would take the width that the tiles were made for */
  }
  .grid.scrolls {
    overflow: auto;
  }
  /* The large tile is above the row, and out of it: the row scrolls alone, and no tile moves in the document. */
  .row {
    display: flex;
    gap: 6px;
    justify-content: safe center;
    overflow-x: auto;
    scrollbar-width: thin;
  }
  .row .big {
    position: absolute;
    inset-inline: 0;
    margin-inline: auto;
  }
  webrtc-tile {
    flex: none;
    aspect-ratio: auto;
  }
  webrtc-call-controls {
    flex: none;
  }
  svg {
    inline-size: 1.2em;
    block-size: 1.2em;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;
