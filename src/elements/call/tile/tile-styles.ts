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
    border: 3px solid var(--webrtc-accent, #6fc7ad);
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
  .muted {
    flex: none;
    display: inline-flex;
    color: #ffb4a8;
  }
  .status {
    position: absolute;
    inset-block-start: 0.4rem;
    inset-inline: 0.4rem;
    margin: 0;
    padding: 0.1em 0.5em;
    border-radius: 0.4rem;
    font-size: clamp(0.6875rem, 7cqmin, 0.8125rem);
    text-align: center;
    background: #15181b;
  }
  .actions {
    position: absolute;
    inset-block-start: 0.3rem;
    inset-inline-end: 0.3rem;
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
  @container (max-width: 110px) {
    .caption {
      inset: auto 0 0;
      max-inline-size: none;
      padding-block: 0;
      border-radius: 0;
      line-height: 1.4;
      background: #15181bb8; /* it lies on much of the picture */
    }
    button.icon {
      display: none;
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
    .status {
      border: 1px solid;
      color: CanvasText;
      background: Canvas;
    }
  }
`;
