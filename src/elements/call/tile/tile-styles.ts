import { css } from 'lit';

export const tileStyles = css`
  :host {
    display: block;
    aspect-ratio: 16 / 9;
    min-inline-size: 0;
  }
  :host([hidden]) {
    display: none;
  }
  .tile {
    position: relative;
    display: grid;
    place-items: center;
    box-sizing: border-box;
    inline-size: 100%;
    block-size: 100%;
    overflow: hidden;
    container-type: size;
    border-radius: 0.6rem;
    color: #fff;
    background: #23272b;
    color-scheme: dark;
  }
  .tile:fullscreen {
    border-radius: 0;
  }
  video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    visibility: hidden;
  }
  video.whole,
  .tile:fullscreen video {
    object-fit: contain;
  }
  :host(:state(video)) video {
    visibility: visible;
  }
  :host(:state(mirrored)) video {
    transform: scaleX(-1);
  }
  .avatar {
    inline-size: min(40cqmin, 7rem);
    block-size: min(40cqmin, 7rem);
    font-size: min(18cqmin, 3rem);
  }
  :host(:state(speaking)) .tile::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 3px solid var(--_accent);
    border-radius: inherit;
    pointer-events: none;
  }
  .caption {
    position: absolute;
    inset-block-end: 0.4rem;
    inset-inline-start: 0.4rem;
    box-sizing: border-box;
    display: flex;
    align-items: center;
    gap: 0.3em;
    max-inline-size: calc(100% - 0.8rem);
    padding: 0.1em 0.5em;
    border-radius: 0.4rem;
    font-size: clamp(0.6875rem, 7cqmin, 0.875rem);
    line-height: 1.6;
    background: #15181b;
  }
  .who {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
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
  .mark {
    flex: none;
    display: inline-flex;
    color: #ffb4a8;
  }
  .top {
    position: absolute;
    inset: 0.3rem 0.3rem auto;
    display: flex;
    justify-content: end;
    align-items: start;
    gap: 0.3rem;
    block-size: 0; /* only its parts lie on the picture */
  }
  .notes {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem;
    min-inline-size: 0;
    margin-inline-end: auto;
  }
  .notes p {
    display: flex;
    gap: 0.3em;
    align-items: center;
    box-sizing: border-box;
    max-inline-size: 100%;
    margin: 0;
    padding: 0.1em 0.5em;
    border-radius: 0.4rem;
    font-size: clamp(0.6875rem, 7cqmin, 0.8125rem);
    background: #15181b;
  }
  .actions {
    display: flex;
    gap: 0.3rem;
    opacity: 0;
    transition: opacity 0.15s;
  }
  .tile:hover .actions,
  .tile:focus-within .actions {
    opacity: 1;
  }
  @media (hover: none) {
    .actions {
      opacity: 1;
    }
  }
  .actions ::slotted(button),
  button.icon {
    display: grid;
    place-items: center;
    box-sizing: border-box;
    inline-size: 2.1rem;
    block-size: 2.1rem;
    padding: 0;
    border: 1px solid #fff6;
    border-radius: 50%;
    color: #fff;
    background: #15181b;
    font-size: 0.875rem;
    cursor: pointer;
  }
  button.icon:hover,
  .actions ::slotted(button:hover) {
    background: #3a4046;
  }
  button.sound {
    position: relative;
  }
  [popover] {
    box-sizing: border-box;
    min-inline-size: 12rem;
    max-inline-size: min(20rem, 100vw - 1rem);
    padding: 0.75rem;
    border: 1px solid #fff6;
    border-radius: 0.6rem;
    font-size: 0.875rem;
    overflow-wrap: anywhere;
  }
  [popover]:popover-open,
  label {
    display: grid;
    gap: 0.5rem;
  }
  input {
    margin: 0;
    accent-color: var(--_accent);
  }
  /* Beside its button; where browsers cannot, in the middle. */
  @supports (position-area: block-end) {
    [popover] {
      inset: auto;
      margin: 0.3rem;
      position-area: block-end span-inline-start;
      position-try-fallbacks:
        flip-block,
        flip-inline,
        flip-block flip-inline;
    }
  }
  @container (max-width: 250px) {
    .words {
      inline-size: 0;
      overflow: hidden;
      white-space: nowrap;
    }
    .notes p {
      gap: 0;
    }
  }
  @container (max-width: 200px) {
    .avatar {
      margin-block-end: 1.25rem; /* above the name */
    }
  }
  @container (max-width: 160px) {
    button.full {
      display: none;
    }
  }
  @container (max-width: 120px) {
    button.icon {
      display: none;
    }
  }
  @container (max-width: 110px) {
    .top {
      inset: 0.15rem 0.15rem auto;
    }
    .actions ::slotted(button) {
      inline-size: 1.75rem;
      block-size: 1.75rem;
    }
    .caption {
      inset: auto 0 0;
      max-inline-size: none;
      padding-block: 0;
      border-radius: 0;
      line-height: 1.4;
      background: #15181bb8; /* it lies on much of the picture */
    }
  }
  @container (max-width: 84px) {
    .notes {
      gap: 0;
    }
    .notes p {
      padding-inline: 0;
    }
    .actions ::slotted(button) {
      inline-size: 1.5rem;
      block-size: 1.5rem;
    }
    .caption {
      padding-inline-end: 1.75rem; /* for the button above */
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .actions {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .tile {
      color-scheme: inherit;
    }
    .tile,
    .caption,
    .notes p {
      border: 1px solid;
      color: CanvasText;
      background: Canvas;
    }
  }
`;
