import { css } from 'lit';

export const fieldStyles = css`
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 10px;
    min-height: 26px;
    margin-bottom: 5px;
  }
  .head :is(label, .label) {
    margin-inline-end: auto;
  }
  .switch {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 12px;
  }
  .switch .head {
    margin-bottom: 0;
  }
  .switch .help {
    margin-top: 0;
  }
  [role='switch'] {
    appearance: none;
    position: relative;
    width: 38px !important;
    height: 22px !important;
    margin-top: 2px;
    border: 1px solid var(--edge);
    border-radius: 99px;
    background: var(--ground);
    cursor: pointer;
    transition: background 140ms;
  }
  [role='switch']::after {
    content: '';
    position: absolute;
    inset: 3px auto auto 3px;
    width: 14px;
    height: 14px;
    border-radius: 50%;
    background: var(--quiet);
    transition: translate 140ms;
  }
  [role='switch']:checked {
    border-color: var(--accent);
    background: var(--accent);
  }
  [role='switch']:checked::after {
    background: var(--accent-ink);
    translate: 16px 0;
  }
  [role='switch']:dir(rtl):checked::after {
    translate: -16px 0;
  }
  [role='switch']:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .add {
    margin-top: 6px;
  }
  @media (forced-colors: active) {
    [role='switch']::after {
      background: ButtonText;
    }
  }
`;
