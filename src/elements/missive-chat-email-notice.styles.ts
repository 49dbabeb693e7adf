import { css } from 'lit';

export const emailNoticeStyles = css`
  :host {
    display: block;
    margin-inline-start: auto;
    max-width: min(86%, 560px);
    margin-block: 6px 4px;
    color: var(--missive-secondary);
    font-size: 0.834em;
    line-height: 1.4;
    text-align: end;
  }
  .address {
    overflow-wrap: anywhere;
  }
  .change {
    min-height: 24px;
    padding: 0 4px;
    border-radius: 4px;
    color: var(--missive-text);
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .change:hover {
    background: var(--missive-chat-bubble-light-color);
  }
  form {
    display: grid;
    gap: 8px;
    width: min(300px, 100%);
    margin: 0;
    margin-inline-start: auto;
    text-align: start;
  }
  input {
    width: 100%;
    height: 40px;
    padding: 0 12px;
    border: 1px solid var(--missive-line);
    border-radius: 10px;
    background: none;
    color: var(--missive-text);
    font-size: max(16px, 1em);
    unicode-bidi: plaintext;
  }
  input[aria-invalid] {
    border-color: var(--missive-error);
  }
  .error {
    color: var(--missive-error);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
  }
  @media (pointer: coarse) {
    .change {
      min-height: 44px;
    }
  }
`;
