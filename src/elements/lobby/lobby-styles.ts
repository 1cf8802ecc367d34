import { css } from 'lit';

export const lobbyStyles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  form {
    display: flex;
    flex-direction: column;
    gap: 0.9em;
    max-inline-size: 24rem;
    margin-inline: auto;
    padding: 1em;
  }
  label {
    display: block;
    margin-block-end: 0.35em;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
  }
  input {
    flex: 1 1 10em;
    box-sizing: border-box;
    inline-size: 100%;
    min-inline-size: 0;
    padding: 0.45em 0.95em;
    border: 1px solid color-mix(in srgb, currentColor 50%, transparent);
    border-radius: 1.2em;
    color: inherit;
    background: none;
    font: inherit;
  }
  input[aria-invalid='true'] {
    border-color: var(--_wrong);
  }
  p {
    margin: 0;
    font-size: 0.875em;
    overflow-wrap: anywhere;
  }
  p:empty {
    margin-block-start: -1.03em; /* no gap for what is not said */
  }
  button.main {
    padding-block: 0.6em;
    font-size: 1em;
  }
  ::slotted(:is(h1, h2, h3, h4, h5, h6, p)) {
    margin-block: 0;
  }
  :host(:state(done)) {
    display: none;
  }
`;
