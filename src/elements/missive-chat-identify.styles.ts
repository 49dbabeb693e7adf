import { css } from 'lit';

export const identifyStyles = css`
  :host {
    display: block;
  }
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    margin: 0;
    padding: 16px;
    border: 1px solid var(--missive-chat-border-color);
    border-radius: 14px;
    background: var(--missive-chat-background-color);
    box-shadow: 0 4px 16px -8px #0003;
    overflow: clip;
  }
  .field {
    position: relative;
  }
  .box {
    display: block;
    width: 100%;
    height: 52px;
    padding: 20px 14px 6px;
    border: 1px solid var(--missive-line);
    border-radius: 10px;
    outline-color: var(--missive-line);
    outline-offset: -1px;
    background: none;
  }
  .box:not(:placeholder-shown) {
    unicode-bidi: plaintext;
  }
  .box:focus {
    --missive-line: var(--missive-accent);
  }
  .box[aria-invalid] {
    --missive-line: var(--missive-error);
  }
  .name {
    position: absolute;
    inset-block-start: 16px;
    inset-inline: 15px;
    display: flex;
    color: var(--missive-secondary);
    line-height: 20px;
    white-space: nowrap;
    pointer-events: none;
    transform-origin: 0 0;
    transition: var(--missive-motion);
  }
  /* A long label is cut off before its asterisk. */
  .name :first-child {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .name:dir(rtl) {
    transform-origin: 100% 0;
  }
  .box:focus + .name,
  .box:not(:placeholder-shown) + .name {
    transform: translateY(-9px) scale(0.78);
  }
  .box:focus + .name {
    color: var(--missive-accent);
  }
  .box[aria-invalid] + .name {
    color: var(--missive-error);
  }
  .error {
    display: flex;
    align-items: flex-start;
    gap: 5px;
    padding: 5px 2px 0;
    color: var(--missive-error);
    font-size: 0.834em;
    line-height: 1.35;
  }
  .error svg {
    width: 16px;
    height: 16px;
  }
  .consent {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    font-size: 0.9em;
    line-height: 1.4;
  }
  .consent input {
    flex: none;
    width: 24px;
    height: 24px;
    accent-color: var(--missive-chat-main-color);
  }
  .consent label {
    padding-block: 3px;
  }
  a {
    color: var(--missive-accent);
  }
  .required {
    color: var(--missive-secondary);
    font-size: 0.834em;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .actions button {
    max-width: 100%;
  }
  .filled {
    flex: 1;
  }
  @media (pointer: coarse) {
    .box {
      font-size: max(16px, 1em);
    }
  }
`;
