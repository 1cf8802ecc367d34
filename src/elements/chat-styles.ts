import { css } from 'lit';

/** How a chat looks, unless the page says otherwise. */
export const chatStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    block-size: 24rem;
    min-inline-size: 0;
  }
  :host([hidden]) {
    display: none;
  }
  .log {
    flex: 1;
    min-block-size: 0;
    display: flex;
    flex-direction: column;
    gap: 0.75rem;
    padding: 1rem;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  .log:focus-visible,
  button:focus-visible,
  textarea:focus-visible {
    outline: 2px solid var(--webrtc-accent, LinkText);
    outline-offset: -2px;
  }
  .empty {
    margin: auto;
    text-align: center;
    opacity: 0.75;
  }
  .message {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    column-gap: 0.6em;
    justify-items: start;
    max-inline-size: min(85%, 40rem);
  }
  .message > :not(.avatar) {
    grid-column: 2;
  }
  .avatar {
    grid-row: 1 / span 2;
  }
  .own {
    align-self: end;
    justify-items: end;
  }
  header {
    display: flex;
    gap: 0.6em;
    align-items: baseline;
    max-inline-size: 100%;
    margin-block-end: 0.2em;
    font-size: 0.8125em;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
  }
  time {
    flex: none;
    opacity: 0.75;
  }
  .pending {
    order: -1;
    opacity: 0.75;
    visibility: hidden;
    animation: appear 0s 0.5s forwards;
  }
  @keyframes appear {
    to {
      visibility: visible;
    }
  }
  .text {
    max-inline-size: 100%;
    box-sizing: border-box;
    margin: 0;
    padding: 0.5em 0.85em;
    border-radius: var(--webrtc-chat-radius, 1.1em);
    border-start-start-radius: 0.3em;
    background: var(--webrtc-chat-bubble, color-mix(in srgb, currentColor 9%, transparent));
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .own .text {
    border-start-start-radius: var(--webrtc-chat-radius, 1.1em);
    border-start-end-radius: 0.3em;
    color: var(--webrtc-accent-text, Canvas);
    background: var(--webrtc-accent, LinkText);
  }
  .failure,
  .notice {
    font-size: 0.8125em;
  }
  .failure {
    margin: 0.25em 0 0;
    font-weight: 600;
    text-align: end;
  }
  .notice {
    margin: 0;
    padding: 0.4em 1rem 0;
    opacity: 0.8;
  }
  form {
    display: flex;
    align-items: end;
    gap: 0.5rem;
    padding: 0.75rem 1rem 1rem;
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    box-sizing: border-box;
    field-sizing: content;
    max-block-size: 8lh;
    padding: 0.6em 0.9em;
    border: 1px solid color-mix(in srgb, currentColor 50%, transparent);
    border-radius: var(--webrtc-chat-radius, 1.1em);
    color: inherit;
    background: transparent;
    font: inherit;
    resize: none;
  }
  textarea::placeholder {
    color: inherit;
    opacity: 0.7;
  }
  button {
    padding: 0.6em 1.1em;
    border: 1px solid transparent;
    border-radius: var(--webrtc-chat-radius, 1.1em);
    color: var(--webrtc-accent-text, Canvas);
    background: var(--webrtc-accent, LinkText);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  button[aria-disabled='true'] {
    border-color: color-mix(in srgb, currentColor 50%, transparent);
    color: inherit;
    background: transparent;
    cursor: default;
    opacity: 0.75;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .text {
      border: 1px solid CanvasText;
    }
    /* Forced text has a Canvas painted behind it, on which text in Canvas would not be seen. */
    .own .text,
    button {
      color: ButtonText;
      background: ButtonFace;
    }
    .own .text {
      border-width: 2px;
    }
  }
`;
