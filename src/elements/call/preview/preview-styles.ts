import { css } from 'lit';

export const previewStyles = css`
  :host {
    display: block;
    min-inline-size: 0;
  }
  :host([hidden]),
  :host(:state(done)) {
    display: none;
  }
  .preview {
    display: flex;
    flex-direction: column;
    gap: 0.75rem;
  }
  .devices {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr));
    gap: 0.75rem;
  }
  .devices button {
    align-self: end;
  }
  .picture {
    position: relative;
    display: grid;
    place-items: center;
    aspect-ratio: 16 / 9;
    min-block-size: 9.5rem; /* the letter, what is said below it, and the switches */
    overflow: hidden;
    container-type: inline-size;
    border-radius: 0.6rem;
    color: #fff;
    background: #23272b;
    color-scheme: dark;
  }
  video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    visibility: hidden;
  }
  :host(:state(camera)) video {
    visibility: visible;
  }
  :host(:state(mirrored)) video {
    transform: scaleX(-1);
  }
  p {
    margin: 0;
    font-size: 0.875em;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 0.5rem;
    padding: 0.5rem 0.75rem 3.4rem;
    text-align: center;
  }
  .avatar {
    inline-size: clamp(1.75rem, 17cqi, 6rem);
    block-size: clamp(1.75rem, 17cqi, 6rem);
    font-size: clamp(0.875rem, 8cqi, 2.75rem);
  }
  .hint:empty,
  [role='alert']:not(:has(p)) {
    position: absolute; /* no gap for what is not said */
  }
  [role='alert'] p + p {
    margin-block-start: 0.5rem;
  }
  .bar {
    position: absolute;
    inset-block-end: 0.6rem;
    inset-inline: 0;
    display: flex;
    justify-content: center;
    gap: 0.6rem;
  }
  button.icon {
    display: grid;
    place-items: center;
    inline-size: 2.6rem;
    block-size: 2.6rem;
    padding: 0;
    border-color: #fff6;
    color: #fff;
    background: #15181b;
    font-size: 1rem;
  }
  button.icon:hover {
    background: #3a4046;
  }
  button.icon[aria-pressed='true'] {
    border-color: transparent;
    color: var(--webrtc-accent-text, Canvas);
    background: var(--_accent);
  }
  button.icon[aria-busy='true'] {
    border-style: dashed;
  }
  .level {
    box-sizing: border-box;
    block-size: 0.65rem;
    overflow: hidden;
    border: 1px solid color-mix(in srgb, currentColor 50%, transparent);
    border-radius: 1rem;
  }
  .level div {
    block-size: 100%;
    inline-size: var(--_level, 0%);
    background: var(--_accent);
  }
  @media (forced-colors: active) {
    .picture {
      border: 1px solid;
      color: CanvasText;
      background: Canvas;
      color-scheme: inherit;
    }
    button.icon {
      border-color: ButtonBorder;
      color: ButtonText;
      background: ButtonFace;
    }
    button.icon[aria-pressed='true'] {
      border-color: Highlight;
      color: HighlightText;
      background: Highlight;
      forced-color-adjust: none;
    }
    .level div {
      background: Highlight;
      forced-color-adjust: none;
    }
  }
`;
