import { css } from 'lit';

export const chatStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    block-size: 24rem;
    border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
    border-radius: 1rem;
  }
  :host([hidden]) {
    display: none;
  }
  :host::before {
    word-spacing: 11rem;
  }
  .box {
    flex: auto;
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: 0;
    container-type: inline-size;
  }
  .frame {
    position: relative;
    flex: 1;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .log {
    position: relative; /* or its hidden texts would make the page longer */
    flex: 1;
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  .page {
    padding-inline: var(--_space);
    /* Pages that are scrolled out of view need no layout and no painting. */
    content-visibility: auto;
    contain-intrinsic-block-size: auto 80rem;
  }
  .log,
  .line,
  .notice,
  form {
    --_space: 1rem;
  }
  .page:first-child {
    padding-block-start: 1rem;
  }
  .page:last-child {
    padding-block-end: 1rem;
  }
  .page:last-child,
  .laid-out {
    content-visibility: visible;
  }
  .log:focus-visible {
    outline-offset: -2px;
  }
  .empty {
    margin: auto;
    padding: 1rem;
    text-align: center;
  }
  webrtc-invite {
    margin-block-start: 0.75rem;
    text-align: start;
  }
  p,
  .header,
  .delivery,
  .failure {
    margin: 0;
    font-size: 0.8125em;
    overflow-wrap: anywhere;
  }
  .page .line {
    padding-block: 1.25em 0.25em;
    overflow: hidden;
    text-align: center;
    opacity: 0.75;
  }
  .day {
    font-weight: 600;
  }
  .message {
    display: grid;
    grid-template-columns: 1.75em minmax(0, 1fr);
    column-gap: 0.6em;
    justify-items: start;
    inline-size: fit-content;
    max-inline-size: min(85%, 40rem);
    margin-block-start: 0.2em;
  }
  .message.first {
    margin-block-start: 0.9em;
  }
  .page:first-child > .first:first-child {
    margin-block-start: 0;
  }
  .message > :not(.avatar) {
    grid-column: 2;
  }
  .avatar {
    grid-row: 1 / span 2;
  }
  .own {
    grid-template-columns: minmax(0, 1fr);
    justify-items: end;
    margin-inline-start: auto;
  }
  .own > :not(.avatar) {
    grid-column: 1;
  }
  .header {
    display: flex;
    gap: 0.6em;
    align-items: baseline;
    max-inline-size: 100%;
    margin-block-end: 0.2em;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
  }
  time {
    flex: none;
  }
  .header time,
  .delivery,
  .typing,
  .notice > :not(.wrong, button) {
    opacity: 0.75;
  }
  .text {
    max-inline-size: 100%;
    box-sizing: border-box;
    padding: 0.5em 0.85em;
    border-radius: var(--webrtc-chat-radius, 1.1em);
    background: var(--webrtc-chat-bubble, color-mix(in srgb, currentColor 9%, transparent));
    overflow: clip;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .first .text {
    border-start-start-radius: 0.3em;
  }
  .own .text {
    color: var(--webrtc-accent-text, Canvas);
    background: var(--_accent);
  }
  .own.first .text {
    border-start-start-radius: var(--webrtc-chat-radius, 1.1em);
    border-start-end-radius: 0.3em;
  }
  a {
    color: inherit;
    /* Characters that change the direction of the text around it have no effect on it. */
    unicode-bidi: isolate;
  }
  .delivery,
  .failure {
    margin-block: 0.25em;
    text-align: end;
  }
  .pending {
    visibility: hidden;
    animation: appear 0s 0.5s forwards;
  }
  @keyframes appear {
    to {
      visibility: visible;
    }
  }
  /* Only the last message says that it was delivered. */
  .done:not(.page:last-child > .message:last-child > *) {
    display: none;
  }
  .typing,
  .notice {
    padding: 0.25em var(--_space) 0;
    min-block-size: 1lh;
  }
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25em 0.75em;
  }
  form {
    display: flex;
    align-items: end;
    gap: 0.5rem;
    padding: 0.4rem var(--_space) 1rem;
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
    background: none;
    font: inherit;
    resize: none;
  }
  /* With dir=auto, an empty field would be left to right. */
  :placeholder-shown {
    direction: inherit;
  }
  textarea::placeholder {
    color: inherit;
    opacity: 0.7;
  }
  .send {
    padding: 0.6em 1.1em;
    border-radius: var(--webrtc-chat-radius, 1.1em);
    font-size: inherit;
    font-weight: 600;
  }
  .more {
    align-self: center;
    margin-block-start: 0.4rem;
  }
  .retry {
    padding: 0;
    border: 0;
    font-size: inherit;
    text-decoration: underline;
  }
  .off textarea,
  .off .send {
    border: 1px dashed;
    color: inherit;
    background: none;
    opacity: 0.75;
  }
  .off .send {
    cursor: default;
  }
  @container (inline-size < 22rem) {
    .log,
    .line,
    .notice,
    form {
      --_space: 0.6rem;
    }
    .message {
      max-inline-size: 95%;
    }
  }
  /* On paper, the whole conversation. */
  @media print {
    :host {
      block-size: auto !important;
      max-block-size: none !important;
    }
    .log {
      overflow: visible;
    }
    .page {
      content-visibility: visible;
    }
    .more,
    slot[name='composer'] {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .text {
      border: 1px solid CanvasText;
    }
    /* Browsers paint Canvas behind forced text, so text in Canvas would be invisible. */
    .own .text {
      border-width: 2px;
      color: ButtonText;
      background: ButtonFace;
    }
  }
`;
