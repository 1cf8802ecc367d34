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
  .preview,
  .fields {
    display: contents;
  }
  /* A preview is beside the fields where there is room, and above them elsewhere. */
  form.beside {
    flex-flow: row wrap;
    align-items: start;
    gap: 0.9em 2em;
    max-inline-size: 56rem;
  }
  .beside > p {
    flex-basis: 100%;
  }
  .beside > .preview {
    display: block;
    flex: 3 1 22rem;
    min-inline-size: 0;
  }
  .beside > .fields {
    display: flex;
    flex: 2 1 16rem;
    flex-direction: column;
    gap: 0.9em;
    min-inline-size: 0;
  }
  .beside > ::slotted(*) {
    flex-basis: 100%;
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
    position: absolute; /* no gap for what is not said */
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
