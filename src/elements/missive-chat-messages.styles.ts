import { css } from 'lit';

export const messagesStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
  }
  .scroller {
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    overflow-anchor: none;
    /* Keeps the focus ring visible when a focused element is scrolled into view. */
    scroll-padding-block: 8px;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .end {
    position: absolute;
    inset-block-end: 0;
    width: 100%;
    height: 1px;
    pointer-events: none;
  }
  .scroller:focus-visible {
    outline-offset: -3px;
  }
  .thread {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    min-height: 100%;
    padding: 16px;
  }
  .thread::before {
    content: '';
    margin-block-end: auto;
  }
  /* Each contact link is alone on its line; the line height makes it large enough for a finger. */
  [data-key^='error'] a {
    line-height: 26px;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 6px;
    padding-inline: 2px;
    color: var(--missive-secondary);
    font-size: 12px;
    line-height: 16px;
  }
  .visitor .foot {
    justify-content: flex-end;
  }
  time,
  small,
  .day {
    unicode-bidi: plaintext;
  }
  .delivery {
    display: inline-flex;
    align-items: center;
    gap: 3px;
  }
  .delivery svg {
    width: 13px;
    height: 13px;
  }
  [data-delivery='read'] .delivery {
    color: var(--missive-accent);
  }
  [data-delivery='failed'] .delivery {
    color: var(--missive-error);
    font-weight: 600;
  }
  .retry {
    min-height: 24px;
    margin-inline: -4px -8px;
    padding: 0 8px;
    border-radius: var(--missive-chat-button-border-radius);
    color: var(--missive-text);
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .retry:hover {
    background: var(--missive-chat-bubble-light-color);
  }
  .dots {
    display: flex;
    gap: 4px;
    padding-block: 6.5px;
  }
  .dots i {
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--missive-chat-light-text-color);
    animation: dot 1.2s ease-in-out infinite;
  }
  .dots i:nth-child(2) {
    animation-delay: 0.16s;
  }
  .dots i:nth-child(3) {
    animation-delay: 0.32s;
  }
  .list {
    align-self: stretch;
  }
  .list > .row {
    width: fit-content;
  }
  .list > .visitor {
    margin-inline-start: auto;
  }
  /* Messages of one picture: two are a line of text, so that none is moved in the document when it joins a grid. */
  .cell {
    --side: min(118px, 43% - 23px);
    --both: calc(2 * var(--side) + 4px);
    --shape: 2;
    --indent: 0px;
  }
  [data-avatars] .team.cell:not(.second) {
    --indent: 42px;
  }
  .list > .cell {
    width: calc(var(--both) + var(--indent));
  }
  .list > .first,
  .list > .second {
    --shape: 1;
    display: inline-flex;
    width: calc(var(--side) + var(--indent));
    vertical-align: top;
  }
  .visitor.first {
    margin-inline-start: calc(100% - var(--both));
  }
  .list > .second {
    margin-inline: 4px -1px;
    padding: 0;
  }
  /* The next picture does not fit into this line. */
  .team.second {
    margin-inline-end: calc(100% - var(--both) - 46px);
  }
  [data-first] + .second {
    margin-block-start: 16px;
  }
  :has(> .name) + .second {
    margin-block-start: 36px;
  }
  .day {
    text-align: center;
    margin-block: 20px -4px;
    color: var(--missive-secondary);
    font-size: 12px;
    font-weight: 600;
  }
  .unread {
    display: flex;
    align-items: center;
    gap: 10px;
    margin-block: 20px -4px;
    color: var(--missive-accent);
    font-size: 12px;
    font-weight: 650;
    line-height: 16px;
  }
  .unread::before,
  .unread::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid;
    opacity: 0.45;
  }
  .day + .unread {
    margin-block-start: 16px;
  }
  .older {
    align-self: center;
    margin-block-end: 12px;
    font-size: 0.867em;
  }
  ::slotted(*) {
    align-self: stretch;
  }
  ::slotted(:not([slot])) {
    margin-block-start: 16px;
  }
  .pill {
    position: absolute;
    inset-block-end: 12px;
    inset-inline: 0;
    width: max-content;
    margin-inline: auto;
    padding-inline: 12px 16px;
    box-shadow: 0 2px 12px #0000003d;
    font-size: 0.867em;
    animation: arrive var(--missive-motion);
  }
  /* At the upper edge: at the lower one are the buttons of the end. */
  .note {
    inset-block: 12px auto;
    max-width: calc(100% - 32px);
    padding: 10px 16px;
    border: 1px solid var(--missive-line);
    border-radius: 14px;
    background: var(--missive-chat-background-color);
    text-align: center;
  }
  .pill svg {
    width: 16px;
    height: 16px;
  }
  [data-new] {
    animation: arrive var(--missive-motion) backwards;
    transform-origin: 0 100%;
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(10px) scale(0.97);
    }
  }
  @keyframes dot {
    30% {
      transform: translateY(-4px);
      opacity: 0.6;
    }
    60% {
      transform: none;
    }
  }
  @media (pointer: coarse) {
    .retry {
      min-height: 44px;
    }
  }
  @media (forced-colors: active) {
    .dots i {
      background: CanvasText;
    }
  }
`;
