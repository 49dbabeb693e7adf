import { css } from '@lit/reactive-element';

export const buttonStyles = css`
  :host {
    all: initial;
    display: inline-block;
    vertical-align: middle;
    -webkit-text-size-adjust: 100%;
  }
  :host([hidden]) {
    display: none;
  }
  button {
    all: initial;
    box-sizing: border-box;
    position: relative;
    display: grid;
    place-items: center;
    min-width: 60px;
    height: 60px;
    padding: 0 18px;
    border-radius: var(--missive-chat-closed-border-radius);
    background: var(--missive-chat-main-color) linear-gradient(160deg, #fff1, #0000 45%, #0002);
    color: lab(from var(--missive-chat-main-color) calc((49 - l) * 99) 0 0);
    font: 600 var(--missive-chat-font-size) / 1.2 var(--missive-chat-font-family);
    box-shadow:
      0 1px 3px rgb(0 0 0 / 0.16),
      var(--missive-chat-box-shadow);
    cursor: pointer;
    user-select: none;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
    transition: var(--missive-chat-transition-duration) var(--missive-chat-transition-easing);
  }
  :host(.launcher) button,
  [part='badge'] {
    animation: appear var(--missive-chat-transition-duration) var(--missive-chat-transition-easing);
  }
  :host([for]) button {
    height: 48px;
  }
  button:hover {
    transform: scale(1.05);
    filter: brightness(1.06);
  }
  button:active {
    transform: scale(0.95);
  }
  button:focus-visible {
    outline: 3px solid var(--missive-chat-main-color);
    outline-offset: 2px;
    box-shadow: 0 0 0 2px #fff;
  }
  svg {
    grid-area: 1/1;
    width: 28px;
    height: 28px;
    margin: -2px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
    transition: inherit;
  }
  .icon {
    display: grid;
    transition: inherit;
  }
  .chevron,
  [aria-expanded='true'] .chat {
    opacity: 0;
    transform: rotate(-60deg) scale(0.4);
  }
  [aria-expanded='true'] .chevron {
    opacity: 1;
    transform: none;
  }
  .label {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  [part='badge'] {
    position: absolute;
    inset-block-start: -4px;
    inset-inline-start: calc(100% - 20px);
    box-sizing: border-box;
    min-width: var(--missive-chat-badge-size);
    height: var(--missive-chat-badge-size);
    padding: 0 6px;
    border-radius: var(--missive-chat-badge-border-radius);
    background: var(--missive-chat-badge-background-color) linear-gradient(#0002 0 0);
    box-shadow: var(--missive-chat-badge-box-shadow);
    color: var(--missive-chat-badge-color);
    font-size: 13px;
    line-height: var(--missive-chat-badge-size);
    text-align: center;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    button,
    svg {
      transform: none !important;
    }
    button,
    [part='badge'] {
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    button,
    [part='badge'] {
      border: 1px solid;
    }
  }
`;
