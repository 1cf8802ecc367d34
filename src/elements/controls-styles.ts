import { css, type ReactiveControllerHost } from 'lit';
import { page, type Internals } from './page-support.js';

/** Styles of all elements: buttons (`class="main"` for the most important one), focus rings, and text for screen readers. */
export const controlsStyles = css`
  :host {
    --_accent: var(--webrtc-accent, light-dark(#0b6350, #6fc7ad));
    --_wrong: var(--webrtc-negative, light-dark(#a3261a, #ffb4a8));
    transition: font-family 1ms allow-discrete; /* its end says that the page has another font now; see giveFont() */
  }
  /* What a page without a font of its own has. */
  :host::before {
    font-family: initial;
  }
  :host(:state(plain)) > * {
    font-family: system-ui, sans-serif;
  }
  button {
    padding: 0.45em 0.95em;
    border: 1px solid color-mix(in srgb, currentColor 50%, transparent);
    border-radius: 999px;
    color: inherit;
    background: none;
    font: inherit;
    font-size: 0.875em;
    cursor: pointer;
  }
  button:hover {
    background: color-mix(in srgb, currentColor 8%, transparent);
  }
  button.main {
    border-color: transparent;
    color: var(--webrtc-accent-text, Canvas);
    background: var(--_accent);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .wrong {
    font-weight: 600;
    color: var(--_wrong);
  }
  p.wrong:not(:has(i))::before,
  span.wrong::before {
    content: '!' / '';
    display: inline-block;
    inline-size: 1.3em;
    margin-inline-end: 0.5em;
    border-radius: 50%;
    line-height: 1.3;
    text-align: center;
    color: Canvas;
    background: var(--_wrong);
  }
  /* The number of somebody whose name looks like another one. */
  .alike {
    padding-inline: 0.4em;
    border: 1px solid;
    border-radius: 0.4em;
    font-size: 0.8125em;
    font-weight: 400;
    line-height: 1.4;
    white-space: nowrap;
  }
  [hidden] {
    display: none;
  }
  /* For screen readers only. */
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    button.main {
      border-color: ButtonBorder;
      color: ButtonText;
      background: ButtonFace;
    }
  }
`;

/**
 * Styles of elements that scroll or wrap what they show: how wide they are where nothing else says so. That is 13rem at least, and as
 * much more as `word-spacing` if there is room, since the text may wrap at its space. What is said has no part in it, or each message
 * would change the width.
 */
export const widthStyles = css`
  :host::before {
    content: '. .';
    display: block;
    block-size: 0;
    overflow: clip;
    visibility: hidden;
    font-size: 0;
    text-indent: 13rem;
    white-space: normal;
  }
`;

/**
 * Gives an element the font of the system where the page has chosen none, or has chosen the default of the browser, which is the
 * same to a script: the element is in the state `plain` then. No style can tell.
 */
export function giveFont(host: ReactiveControllerHost & HTMLElement, { states }: Internals): void {
  if (!('CustomStateSet' in page)) return; // jsdom cannot tell the font of a pseudo-element, and complains
  const look = (): void => {
    const font = (part?: string): string => getComputedStyle(host, part).fontFamily;
    if (font() === font('::before')) states.add('plain');
    else states.delete('plain');
  };
  host.addController({ hostConnected: look });
  host.addEventListener('transitionend', look);
}
