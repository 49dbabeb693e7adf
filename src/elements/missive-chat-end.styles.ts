import { css } from 'lit';

export const endStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    align-items: center;
    align-self: stretch;
    gap: 12px;
    margin-block: 20px 8px;
    color: var(--missive-secondary);
    font-size: 0.867em;
    line-height: 1.4;
    text-align: center;
  }
  .line {
    max-width: 100%;
    overflow-wrap: anywhere;
  }
  time {
    unicode-bidi: plaintext;
    white-space: nowrap;
  }
  form {
    display: grid;
    justify-items: center;
    gap: 10px;
    width: min(320px, 100%);
    margin: 0;
    color: var(--missive-text);
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    width: 100%;
    padding: 0;
    font-weight: 600;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
    margin-block-start: 8px;
  }
  label {
    position: relative;
  }
  .choice {
    display: grid;
    justify-items: center;
    gap: 2px;
    min-width: 76px;
    padding: 8px 10px;
    border: 1px solid var(--missive-line);
    border-radius: 12px;
    cursor: pointer;
    touch-action: manipulation;
    transition: background var(--missive-motion);
  }
  .choice svg {
    width: 26px;
    height: 26px;
    stroke-width: 1.75;
  }
  .choice:hover,
  :checked + .choice {
    background: var(--missive-chat-bubble-light-color);
  }
  :checked + .choice {
    border-color: var(--missive-accent);
    box-shadow: inset 0 0 0 1px var(--missive-accent);
  }
  :checked + .choice svg {
    color: var(--missive-accent);
  }
  :focus-visible + .choice {
    outline: 2px solid var(--missive-accent);
    outline-offset: 2px;
  }
  textarea {
    width: 100%;
    padding: 8px 12px;
    border: 1px solid var(--missive-line);
    border-radius: 10px;
    background: none;
    color: var(--missive-text);
    line-height: 1.4;
    resize: none;
    unicode-bidi: plaintext;
  }
  textarea::placeholder {
    color: var(--missive-secondary);
    opacity: 1;
  }
  .next {
    min-height: 40px;
    padding: 8px 16px;
    border: 1px solid var(--missive-line);
    border-radius: 10em;
    color: var(--missive-text);
  }
  .copies {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0 12px;
  }
  .copy {
    min-height: 24px;
    padding: 2px 4px;
    border-radius: var(--missive-chat-button-border-radius);
    color: var(--missive-text);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .copy:first-child {
    font-weight: 600;
  }
  .copy:hover {
    background: var(--missive-chat-bubble-light-color);
  }
  @media (pointer: coarse) {
    .copy {
      min-height: 44px;
    }
    textarea {
      font-size: max(16px, 1em);
    }
  }
  .error {
    color: var(--missive-error);
  }
  .rated {
    display: inline-flex;
    align-items: center;
    gap: 8px;
  }
  .rated:focus {
    outline: none;
  }
  @media (forced-colors: active) {
    :checked + .choice {
      outline: 2px solid Highlight;
      outline-offset: -3px;
    }
  }
`;
