import { css } from 'lit';

export const previewStyles = css`
  :host {
    display: block;
    box-sizing: border-box;
    width: 320px;
    max-width: calc(100% - 2 * var(--missive-chat-margin));
    color: var(--missive-text);
    color-scheme: var(--missive-chat-color-scheme, light);
    font: var(--missive-chat-font-size) / 1.4 var(--missive-chat-font-family);
    -webkit-text-size-adjust: 100%;
    -webkit-font-smoothing: antialiased;
  }
  .card {
    position: relative;
    border: var(--missive-chat-border);
    border-radius: min(var(--missive-chat-opened-border-radius), 24px);
    background: var(--missive-chat-background-color);
    background-clip: padding-box;
    box-shadow:
      0 1px 3px rgb(0 0 0 / 0.1),
      var(--missive-chat-box-shadow);
    animation: arrive var(--missive-motion);
  }
  .open {
    display: flex;
    align-items: flex-start;
    gap: 12px;
    width: 100%;
    padding: 14px;
    border-radius: inherit;
    text-align: start;
    transition: background var(--missive-motion);
  }
  .open:hover {
    background: color-mix(in srgb, var(--missive-chat-text-color) 4%, transparent);
  }
  .words {
    flex: 1;
    display: grid;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .name,
  .text {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    /* What is cut off is the end of the words, also in a window of the other direction. */
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .name {
    padding-inline-end: 24px;
    font-weight: 600;
    -webkit-line-clamp: 1;
  }
  .text {
    white-space: pre-line;
    -webkit-line-clamp: 3;
  }
  .text:first-child {
    padding-inline-end: 24px;
  }
  :host([greeting]) .card {
    overflow-y: auto;
    overscroll-behavior: contain;
    /* Above the button, with the margins of both. */
    max-height: calc(100dvh - 3 * var(--missive-chat-margin) - 60px);
  }
  :host([greeting]) .text {
    display: block;
    -webkit-line-clamp: none;
  }
  .replies {
    margin: 0;
    padding: 0 14px 14px;
  }
  .more {
    margin-block-start: 4px;
    color: var(--missive-secondary);
    font-size: 0.867em;
  }
  .dismiss {
    position: absolute;
    inset-block-start: 6px;
    inset-inline-end: 6px;
    display: grid;
    place-items: center;
    width: 32px;
    height: 32px;
    border-radius: 50%;
    color: var(--missive-secondary);
    transition: var(--missive-motion);
  }
  .dismiss:hover {
    background: color-mix(in srgb, var(--missive-chat-text-color) 8%, transparent);
    color: inherit;
  }
  .dismiss svg {
    width: 16px;
    height: 16px;
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(8px) scale(0.98);
    }
  }
  @media (pointer: coarse) {
    .dismiss {
      inset-block-start: 2px;
      inset-inline-end: 2px;
      width: 44px;
      height: 44px;
    }
    .name,
    .text:first-child {
      padding-inline-end: 32px;
    }
  }
  @media (forced-colors: active) {
    .card,
    .avatar {
      border: 1px solid;
    }
  }
`;
