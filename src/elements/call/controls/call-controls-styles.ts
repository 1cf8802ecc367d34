import { css } from 'lit';

export const callControlsStyles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.6rem;
  }
  button {
    display: grid;
    place-items: center;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    padding: 0;
    font-size: 1rem;
  }
  button[aria-pressed='true'] {
    border-color: transparent;
    color: var(--webrtc-accent-text, Canvas);
    background: var(--_accent);
  }
  button[aria-busy='true'] {
    border-style: dashed;
  }
  button.leave {
    border-color: transparent;
    color: Canvas;
    background: var(--_wrong);
  }
  p {
    margin: 0.5rem auto 0;
    max-inline-size: 40rem;
    font-size: 0.875em;
    text-align: center;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  @media (forced-colors: active) {
    button[aria-pressed='true'] {
      border-color: Highlight;
      color: HighlightText;
      background: Highlight;
      forced-color-adjust: none;
    }
    button.leave {
      border-color: ButtonBorder;
      color: ButtonText;
      background: ButtonFace;
    }
  }
`;
