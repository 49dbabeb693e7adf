import { css } from 'lit';

export const conversationsStyles = css`
  :host {
    position: absolute;
    inset: 0;
    z-index: 4;
    display: flex;
    flex-direction: column;
    background: var(--missive-chat-background-color);
    color: var(--missive-text);
  }
  :host([hidden]) {
    display: none;
  }
  .top {
    display: flex;
    align-items: center;
    gap: 12px;
    padding-block: calc(12px + env(safe-area-inset-top, 0px)) 12px;
    padding-inline: calc(20px + env(safe-area-inset-left, 0px)) calc(12px + env(safe-area-inset-right, 0px));
    border-block-end: 1px solid var(--missive-chat-border-color);
  }
  h2 {
    flex: 1;
    margin: 0;
    font-size: 1.067em;
    font-weight: 600;
  }
  h2:focus-visible {
    outline: none;
  }
  .close {
    display: grid;
    place-items: center;
    width: 44px;
    height: 44px;
    border-radius: 50%;
  }
  .list {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    margin: 0;
    padding: 8px;
  }
  .list button {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 2px 12px;
    align-items: center;
    width: 100%;
    padding: 10px 12px;
    border-radius: 10px;
    text-align: start;
  }
  .list button:hover,
  [aria-current] {
    background: var(--missive-chat-bubble-light-color);
  }
  .list button:focus-visible {
    outline-offset: -2px;
  }
  [aria-disabled] {
    cursor: default;
  }
  .words {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  time {
    unicode-bidi: plaintext;
  }
  .unread .words {
    font-weight: 600;
  }
  .about span {
    margin-inline-end: 4px;
  }
  .about {
    grid-column: 1;
    color: var(--missive-secondary);
    font-size: 0.867em;
  }
  .count {
    grid-area: 1 / 2 / 3 / 3;
    place-self: center;
    min-width: 22px;
    min-height: 0;
    padding: 1px 7px;
    border-radius: 11px;
    font-size: 0.8em;
    text-align: center;
  }
  .note {
    margin: 0;
    padding: 16px 20px;
    color: var(--missive-secondary);
  }
  /* For lists that take a while, not for a moment. */
  .late {
    animation: late 0.4s;
  }
  @keyframes late {
    from,
    to {
      visibility: hidden;
    }
  }
  .bottom {
    border-block-start: 1px solid var(--missive-chat-border-color);
    padding: 12px 20px calc(16px + env(safe-area-inset-bottom, 0px));
  }
  .bottom button {
    width: 100%;
    min-height: 44px;
    border-radius: 10px;
  }
  @media (forced-colors: active) {
    [aria-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .count {
      border: 1px solid;
    }
  }
`;
