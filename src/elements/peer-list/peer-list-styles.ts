import { css } from 'lit';

export const peerListStyles = css`
  :host {
    display: block;
    margin-block: 1rem;
  }
  :host([hidden]) {
    display: none;
  }
  :host::before {
    word-spacing: 3rem;
  }
  ul,
  .empty {
    container-type: inline-size;
  }
  ul {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--webrtc-peer-gap, 0.75rem);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    column-gap: 0.75em;
    content-visibility: auto;
    contain-intrinsic-block-size: auto 2.75em;
  }
  .avatar,
  .who:last-child,
  [part~='blocked'] .who,
  .actions {
    grid-row: 1 / span 2;
  }
  .who {
    grid-column: 2;
    display: flex;
    font-weight: 600;
    white-space: pre;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .alike {
    flex: none;
    align-self: center;
    margin-inline-start: 0.5em;
  }
  .why {
    grid-column: 2;
    font-size: 0.8125em;
  }
  .link {
    grid-column: 2;
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: 0.6em;
    font-size: 0.8125em;
    opacity: 0.85;
  }
  .state::before {
    content: '';
    display: inline-block;
    box-sizing: border-box;
    margin-inline-end: 0.45em;
    inline-size: 0.7em;
    block-size: 0.7em;
    border: 1px solid;
    border-radius: 50%;
  }
  /* Connecting: half a disc. Connected: a full one. Unreachable: crossed out. */
  [data-state='connecting'] .state::before,
  [data-state='disconnected'] .state::before {
    background: linear-gradient(currentColor 50%, transparent 0);
  }
  [data-state='connected'] .state::before {
    color: var(--webrtc-positive, light-dark(oklch(0.58 0.15 150), oklch(0.78 0.16 150)));
    background: currentColor;
  }
  [data-state='failed'] .state::before {
    background: linear-gradient(45deg, transparent 40%, currentColor 0 60%, transparent 0);
  }
  .path {
    padding-inline: 0.4em;
    border: 1px solid color-mix(in srgb, currentColor 35%, transparent);
    border-radius: 0.4em;
    font-size: 0.9em;
    line-height: 1.3;
  }
  .rtt {
    min-inline-size: 3.6em;
    font-variant-numeric: tabular-nums;
  }
  .actions {
    grid-column: 3;
    display: flex;
    align-items: center;
    gap: 0.25em;
  }
  button {
    padding: 0.25em 0.75em;
  }
  .options {
    min-inline-size: 2.2em;
    padding-inline: 0.5em;
    border-color: transparent;
    font-weight: 600;
  }
  .options::before {
    content: '⋯' / '';
  }
  [aria-expanded='true'] {
    border-color: currentColor;
  }
  .menu {
    grid-column: 2 / -1;
    padding-block: 0.4em 0.25em;
  }
  [part='removal'] {
    margin-block: 0.4em;
  }
  [part='removal']:empty {
    display: none;
  }
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4em 0.5em;
    margin-block-end: 0.75em;
    padding: 0.6em 0.75em;
    border: 1px solid color-mix(in srgb, currentColor 35%, transparent);
    border-radius: 0.75em;
  }
  .notice span {
    flex: 1 1 12em;
  }
  dialog {
    box-sizing: border-box;
    inline-size: min(28rem, 100vi - 2rem);
    padding: 1.25em;
    border: 1px solid color-mix(in srgb, currentColor 35%, transparent);
    border-radius: 1em;
    color: CanvasText;
    background: Canvas;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.45);
  }
  dialog form {
    margin-block-start: 1.25em;
    text-align: end;
  }
  dialog form:first-child {
    margin-block-start: 0;
  }
  dialog :is(label, p) {
    display: block;
    margin-block: 0 0.5em;
    text-align: start;
  }
  dialog .wrong:empty {
    display: none;
  }
  dialog input {
    inline-size: 100%;
    margin-block-end: 0.75em;
  }
  .heading {
    margin-block: 1.25em 0.5em;
    font-size: 0.8125em;
    font-weight: 600;
    opacity: 0.85;
  }
  [part~='blocked'] :is(.avatar, .name) {
    opacity: 0.7;
  }
  :focus-visible {
    outline-offset: -2px;
  }
  .empty span:not(.wrong) {
    opacity: 0.85;
  }
  ul + .empty {
    margin-block-start: var(--webrtc-peer-gap, 0.75rem);
  }
  @container (inline-size < 24rem) {
    [data-state] .actions {
      grid-row: 1;
      margin-block-end: 0.25em;
    }
    .link:not(:last-child) {
      grid-column: 2 / span 2;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    [data-state='connecting'] .state::before,
    [data-state='disconnected'] .state::before {
      animation: turn 1.5s linear infinite;
    }
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (forced-colors: active) {
    .state::before {
      forced-color-adjust: none;
      color: CanvasText !important;
    }
  }
`;
