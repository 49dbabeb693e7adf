import { css } from 'lit';
import type { CSSResult } from 'lit';
import { COLUMNS } from '../core/emoji-picker.js';

export const emojiStyles: CSSResult = css`
  :host {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 100%;
    z-index: 2;
    margin-block-end: 6px;
    padding: 4px 10px 10px;
    border: 1px solid var(--missive-chat-border-color);
    border-radius: 16px;
    background: var(--missive-chat-background-color);
    box-shadow: 0 6px 24px #00000033;
    max-height: min(300px, 60cqh);
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    animation: arrive var(--missive-motion);
    transform-origin: 80% 100%;
  }
  h3 {
    position: sticky;
    inset-block-start: 40px;
    z-index: 1;
    margin: 0 -4px;
    padding: 8px 4px 4px;
    background: var(--missive-chat-background-color);
    color: var(--missive-secondary);
    font-size: 12px;
    font-weight: 600;
  }
  [role='row'] {
    display: grid;
    grid-template-columns: repeat(${COLUMNS}, 1fr);
    gap: 2px;
    margin-block-end: 2px;
  }
  input {
    position: sticky;
    inset-block-start: 4px;
    z-index: 2;
    width: 100%;
    height: 36px;
    margin-block: 6px 2px;
    padding: 0 12px;
    border: 1px solid var(--missive-line);
    border-radius: 18px;
    background: var(--missive-chat-background-color);
  }
  input:focus-visible {
    outline-offset: -1px;
  }
  input::placeholder {
    color: var(--missive-secondary);
    opacity: 1;
  }
  input::-webkit-search-cancel-button {
    display: none;
  }
  p:empty {
    display: none;
  }
  p {
    padding: 12px 4px;
    color: var(--missive-secondary);
  }
  button {
    min-width: 24px;
    min-height: 36px;
    border-radius: 8px;
    font-size: 22px;
    line-height: 1;
  }
  button:hover,
  button:focus-visible {
    background: var(--missive-chat-bubble-light-color);
  }
  button:focus-visible {
    outline-offset: -2px;
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(8px) scale(0.98);
    }
  }
  @media (forced-colors: active) {
    :host {
      border: 1px solid;
    }
  }
`;
