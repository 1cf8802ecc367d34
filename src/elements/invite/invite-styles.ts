import { css } from 'lit';

export const inviteStyles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
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
    flex: 1 1 14em;
    min-inline-size: 0;
    box-sizing: border-box;
    padding: 0.45em 0.95em;
    border: 1px solid color-mix(in srgb, currentColor 50%, transparent);
    border-radius: 1.2em;
    color: inherit;
    background: none;
    font: inherit;
    font-size: 0.875em;
    text-overflow: ellipsis;
  }
  p {
    margin: 0;
    font-size: 0.875em;
  }
  p:not(:empty),
  #code {
    margin-block-start: 0.6em;
  }
`;
