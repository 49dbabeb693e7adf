import { css } from 'lit';

export const composerStyles = css`
  :host {
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
    color: var(--secondary);
    font-size: 0.867em;
  }
  .note svg {
    width: 16px;
    height: 16px;
  }
  .field {
    display: flex;
    align-items: flex-end;
    gap: 4px;
    padding: 3px;
    border: 1px solid
      color-mix(in srgb, var(--missive-chat-light-text-color) 82%, var(--missive-chat-border-color));
    border-radius: 24px;
    transition:
      border-color var(--motion),
      box-shadow var(--motion);
  }
  .field:focus-within {
    border-color: var(--missive-chat-main-color);
    box-shadow: 0 0 0 1px var(--missive-chat-main-color);
  }
  textarea {
    display: block;
    flex: 1;
    min-width: 0;
    height: 40px;
    max-height: min(144px, 30vh);
    padding-block: calc((40px - 1.4em) / 2);
    padding-inline: 15px 8px;
    border: 0;
    outline: none;
    background: none;
    line-height: 1.4;
    resize: none;
    overflow-y: auto;
    scrollbar-width: thin;
  }
  textarea:not(:placeholder-shown) {
    unicode-bidi: plaintext;
  }
  textarea::placeholder {
    color: var(--secondary);
    opacity: 1;
  }
  .send {
    display: grid;
    place-items: center;
    flex: none;
    width: 36px;
    height: 36px;
    margin: 2px;
    border-radius: var(--missive-chat-button-border-radius);
    background: var(--missive-chat-main-color);
    color: var(--on-main);
    transition:
      background-color var(--motion),
      color var(--motion),
      filter var(--motion),
      transform var(--motion);
  }
  .send:hover {
    filter: brightness(1.08);
  }
  .send:active {
    transform: scale(0.92);
  }
  .send[aria-disabled='true'] {
    background: var(--missive-chat-bubble-light-color);
    color: var(--missive-chat-light-text-color);
    cursor: default;
    filter: none;
    transform: none;
  }
  @media (pointer: coarse) {
    .send {
      width: 44px;
      height: 44px;
      margin: 0;
    }
    textarea {
      height: 44px;
      padding-block: calc((44px - 1.4em) / 2);
      font-size: max(16px, 1em);
    }
  }
  @media (forced-colors: active) {
    .send {
      border: 1px solid;
    }
    .field:focus-within {
      outline: 2px solid Highlight;
    }
  }
`;
