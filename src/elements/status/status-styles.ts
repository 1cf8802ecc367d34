import { css } from 'lit';

export const statusStyles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  div,
  p {
    display: flex;
    align-items: center;
    gap: 0.4em 0.65em;
    margin: 0;
  }
  div {
    flex-wrap: wrap;
  }
  span,
  small {
    overflow-wrap: anywhere;
  }
  /* Drawn with borders only: forced colours leave them visible. */
  i {
    --hue: 75;
    flex: none;
    box-sizing: border-box;
    inline-size: 0.75em;
    block-size: 0.75em;
    border: 0.12em solid;
    border-radius: 50%;
    color: light-dark(oklch(0.55 0.15 var(--hue)), oklch(0.78 0.15 var(--hue)));
  }
  .idle,
  .waiting {
    color: inherit;
    border-style: dotted;
  }
  .waiting {
    border-block-start-style: solid;
  }
  .alone,
  .connected {
    --hue: 150;
    border-width: 0.2em;
  }
  .connected {
    border-width: 0.375em;
  }
  .connecting,
  .reconnecting {
    border-block-start-width: 0;
  }
  .reconnecting {
    border-block-end-width: 0;
  }
  .offline,
  .failed {
    --hue: 25;
    border-radius: 0;
    scale: 0.85;
    rotate: 45deg;
  }
  .failed {
    border-width: 0.375em;
  }
  @media (prefers-reduced-motion: no-preference) {
    .connecting,
    .reconnecting {
      animation: turn 1s linear infinite;
    }
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
`;
