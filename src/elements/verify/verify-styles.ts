import { css } from 'lit';

export const verifyStyles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  :host::before {
    word-spacing: 3rem;
  }
  .box {
    container-type: inline-size;
  }
  p {
    margin: 0;
  }
  .status {
    text-wrap: pretty;
  }
  .status.wrong {
    font-weight: 600;
  }
  .status .verified,
  .people .verified {
    margin-inline: 0 0.4em;
  }
  .signs {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(4.9em, 1fr));
    gap: 0.5em 0.25em;
    margin: 1em 0 0;
    padding: 0;
    list-style: none;
    text-align: center;
  }
  .signs li {
    display: grid;
    align-content: start;
    gap: 0.2em;
    min-inline-size: 0;
    animation: appear 0.25s backwards;
  }
  .sign {
    font-family: 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', sans-serif;
    font-size: 2em;
    line-height: 1.3;
  }
  .called {
    font-size: 0.8125em;
    overflow-wrap: anywhere;
    hyphens: auto;
  }
  .digits,
  .number {
    font-variant-numeric: tabular-nums;
    direction: ltr;
  }
  .digits {
    display: flex;
    justify-content: center;
    flex-wrap: wrap;
    gap: 0.2em 0.8em;
    margin-block-start: 0.6em;
    font-size: 1.75em;
    font-weight: 600;
  }
  .row:not([hidden]) {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    margin-block-start: 1em;
  }
  .people {
    display: grid;
    justify-items: start;
    gap: 0.5em;
    margin: 0.75em 0 0;
    padding: 0;
    list-style: none;
  }
  .people button {
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .safety {
    margin-block-start: 1em;
    padding-block-start: 0.9em;
    border-block-start: 1px solid color-mix(in srgb, currentColor 20%, transparent);
  }
  .number {
    display: grid;
    grid-template-columns: repeat(6, auto);
    gap: 0.15em 0.5em;
    margin-block: 0.75em;
    font-family: ui-monospace, monospace;
    text-align: center;
  }
  #safety p:first-child {
    margin-block-start: 0.75em;
    font-size: 0.875em;
  }
  :focus-visible {
    border-radius: 0.2em;
  }
  button:focus-visible {
    border-radius: 999px;
  }
  @container (inline-size < 20rem) {
    .digits {
      gap: 0.2em 0.6em;
      font-size: 1.4em; /* all three in one line */
    }
  }
  @container (inline-size < 26rem) {
    .number {
      grid-template-columns: repeat(3, auto);
    }
  }
  @keyframes appear {
    from {
      scale: 0.8;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .signs li {
      animation: none;
    }
  }
`;
