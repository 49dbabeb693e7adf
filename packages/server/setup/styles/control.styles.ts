import { css } from 'lit';

/** Inputs and buttons. */
export const controlStyles = css`
  label,
  legend,
  .label {
    font-weight: 600;
    font-size: 14px;
  }
  label:has(+ input, + select) {
    display: block;
    margin-bottom: 5px;
  }
  button,
  input,
  select,
  textarea {
    margin: 0;
    font: inherit;
    color: inherit;
  }
  input:not([type='checkbox'], [type='radio'], [type='color']),
  select,
  textarea {
    width: 100%;
    min-height: 40px;
    padding: 8px 12px;
    border: 1px solid var(--edge);
    border-radius: 9px;
    background: var(--raised);
  }
  textarea {
    display: block;
    resize: vertical;
    line-height: 1.45;
    field-sizing: content;
    min-height: 64px;
    max-height: 320px;
  }
  ::placeholder {
    color: var(--quiet);
    opacity: 1;
  }
  input[type='checkbox'],
  input[type='radio'] {
    flex: none;
    width: 20px;
    height: 20px;
    accent-color: var(--accent);
  }
  [aria-invalid='true'] {
    border-color: var(--bad) !important;
    box-shadow: 0 0 0 1px var(--bad);
  }
  button {
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 40px;
    padding: 8px 16px;
    border: 1px solid var(--edge);
    border-radius: 9px;
    background: var(--raised);
    font-weight: 600;
    font-size: 14px;
    line-height: 1.3;
    text-decoration: none;
    transition:
      background 120ms,
      border-color 120ms;
  }
  .button:hover {
    background: var(--ground);
  }
  .button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--accent-ink);
  }
  .button.primary:hover {
    background: color-mix(in srgb, var(--accent) 88%, var(--ink));
  }
  .button.danger {
    border-color: var(--bad);
    color: var(--bad);
  }
  .button.plain,
  .link {
    border-color: transparent;
    background: none;
    color: var(--accent);
  }
  .button.plain:hover {
    background: var(--accent-soft);
  }
  .button.tight {
    min-height: 32px;
    padding: 4px 10px;
    font-size: 13px;
  }
  .button[aria-disabled='true'],
  .button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  .link {
    min-height: 24px;
    padding: 2px 4px;
    border: 0;
    border-radius: 6px;
    font-size: 13px;
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  @media (pointer: coarse) {
    .button,
    input:not([type='checkbox'], [type='radio'], [type='color']),
    select {
      min-height: 44px;
    }
    input,
    select,
    textarea {
      font-size: 16px;
    }
  }
`;
