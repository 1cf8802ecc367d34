import { css } from 'lit';

/** The looks of people: a round avatar, `<span class="avatar" data-hue="3">`, where `hue()` gives the number; and the mark of verified ones. */
export const avatarStyles = css`
  .avatar {
    --hue: 0;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 2em;
    block-size: 2em;
    overflow: hidden;
    border-radius: 50%;
    font-size: 0.875em;
    font-weight: 600;
    color: light-dark(oklch(0.35 0.09 var(--hue)), oklch(0.92 0.05 var(--hue)));
    background: light-dark(oklch(0.91 0.06 var(--hue)), oklch(0.4 0.09 var(--hue)));
  }
  @media (forced-colors: active) {
    .avatar {
      border: 1px solid CanvasText;
    }
  }
  .avatar[data-hue='1'] {
    --hue: 45;
  }
  .avatar[data-hue='2'] {
    --hue: 90;
  }
  .avatar[data-hue='3'] {
    --hue: 135;
  }
  .avatar[data-hue='4'] {
    --hue: 180;
  }
  .avatar[data-hue='5'] {
    --hue: 225;
  }
  .avatar[data-hue='6'] {
    --hue: 270;
  }
  .avatar[data-hue='7'] {
    --hue: 315;
  }
  .verified {
    flex: none;
    align-self: center;
    display: inline-block;
    inline-size: 1.1em;
    margin-inline-start: 0.4em;
    border-radius: 50%;
    font-size: 0.8125em;
    font-weight: 700;
    line-height: 1.1em;
    text-align: center;
    color: Canvas;
    background: var(--webrtc-positive, light-dark(oklch(0.5 0.15 150), oklch(0.78 0.16 150)));
  }
  .verified::before {
    content: '✓' / '';
  }
  @media (forced-colors: active) {
    .verified {
      border: 1px solid;
    }
  }
`;
