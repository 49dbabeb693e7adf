import { css } from 'lit';

/** What every element of the window starts from. */
export const sharedStyles = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :host {
    --secondary: color-mix(in srgb, var(--missive-chat-light-text-color) 75%, var(--missive-chat-text-color));
    --on-main: #fff;
    --motion: var(--missive-chat-transition-duration) var(--missive-chat-transition-easing);
  }
  @supports (color: oklch(from red l c h)) {
    :host {
      --on-main: oklch(from var(--missive-chat-main-color) clamp(0, (0.72 - l) * 1000, 1) 0 0);
    }
  }
  :host([hidden]) {
    display: none;
  }
  button,
  input,
  textarea {
    margin: 0;
    font: inherit;
    color: inherit;
  }
  button {
    padding: 0;
    border: 0;
    background: none;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  p {
    margin: 0;
  }
  :focus-visible {
    outline: 2px solid var(--missive-chat-main-color);
    outline-offset: 2px;
  }
  svg {
    display: block;
    flex: none;
    width: 20px;
    height: 20px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .filled,
  .plain {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 40px;
    padding: 0 20px;
    border-radius: var(--missive-chat-button-border-radius);
    font-weight: 600;
    transition:
      filter var(--motion),
      transform var(--motion);
  }
  .filled {
    background: var(--missive-chat-main-color);
    color: var(--on-main);
  }
  .plain {
    color: var(--secondary);
  }
  .filled:hover {
    filter: brightness(1.08);
  }
  .plain:hover {
    background: var(--missive-chat-bubble-light-color);
  }
  .filled:active,
  .plain:active {
    transform: scale(0.97);
  }
  @media (pointer: coarse) {
    .filled,
    .plain {
      min-height: 44px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition-duration: 0.01ms !important;
    }
  }
  @media (forced-colors: active) {
    .filled,
    .plain {
      border: 1px solid;
    }
  }
`;
