import { css } from 'lit';

export const composerStyles = css`
  :host {
    --missive-size: 40px;
    display: block;
    padding: 8px 12px 12px;
    border-block-start: 1px solid var(--missive-chat-border-color);
  }
  .note {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    padding: 2px 8px 8px;
    color: var(--missive-secondary);
    font-size: 0.867em;
  }
  .note span {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 4;
  }
  .note svg {
    width: 16px;
    height: 16px;
  }
  .wrong {
    color: var(--missive-error);
  }
  .field {
    position: relative;
    display: flex;
    align-items: flex-end;
    gap: 2px;
    padding: 3px;
    border: 1px solid var(--missive-line);
    border-radius: 24px;
  }
  .field:focus-within {
    border-color: var(--missive-accent);
  }
  /* The field is the visible box, so it shows the outline of the text box in it. */
  .field:has(textarea:focus-visible) {
    outline: 2px solid var(--missive-accent);
    outline-offset: -1px;
  }
  .text {
    display: grid;
    flex: 1;
    min-width: 0;
    min-height: var(--missive-size);
  }
  /* A hidden copy of the text sets the height, so that the text box never has to collapse to be measured. */
  .text::after {
    content: attr(data-text) ' ';
    visibility: hidden;
    white-space: pre-wrap;
  }
  textarea,
  .text::after {
    grid-area: 1/1;
    min-width: 0;
    max-height: min(144px, 30cqh);
    padding-block: calc((var(--missive-size) - 1.4em) / 2);
    padding-inline: 15px 8px;
    line-height: 1.4;
    overflow: auto;
    scrollbar-width: thin;
  }
  textarea {
    border: 0;
    background: none;
    resize: none;
  }
  textarea:focus-visible {
    outline: none;
  }
  textarea:not(:placeholder-shown) {
    unicode-bidi: plaintext;
  }
  textarea::placeholder {
    color: var(--missive-secondary);
    opacity: 1;
  }
  .tool,
  .send {
    display: grid;
    place-items: center;
    flex: none;
    width: var(--missive-size);
    height: var(--missive-size);
    border-radius: var(--missive-chat-button-border-radius);
    transition: var(--missive-motion);
  }
  .tool {
    width: 36px;
    color: var(--missive-secondary);
  }
  .tool:hover,
  .tool[aria-expanded='true'] {
    color: var(--missive-text);
  }
  .send:hover {
    filter: brightness(1.08);
  }
  .send:active {
    transform: scale(0.92);
  }
  .send[aria-disabled='true'] {
    --missive-back: var(--missive-chat-bubble-light-color);
    color: var(--missive-secondary);
    cursor: default;
    filter: none;
    transform: none;
  }
  /* On-screen keyboards have emoji of their own. */
  @media not all and (hover: hover) and (pointer: fine) {
    .emoji {
      display: none;
    }
  }
  @media (pointer: coarse) {
    :host {
      --missive-size: 44px;
    }
    .tool {
      width: 44px;
    }
    .text {
      font-size: max(16px, 1em);
    }
  }
  @container (max-height: 280px) {
    :host {
      padding-block: 4px;
    }
  }
  @media (forced-colors: active) {
    .send {
      border: 1px solid;
    }
  }
`;
