import { css } from 'lit';

export const menuStyles = css`
  :host {
    display: block;
    position: relative;
    flex: none;
    align-self: flex-start;
    margin-inline-end: -10px;
  }
  /* In the page's flow, the window has no button to close it. */
  :host(:last-child) {
    margin-inline-end: 0;
  }
  /* The colors of the window's header, whose other children have them from there. */
  .header {
    --missive-chosen: var(--missive-chat-close-button-color);
    --missive-exact: var(--missive-chat-exact-close-button-color);
    --missive-back: var(--missive-chat-header-opened-background-color);
    --missive-over: xyz y calc(9 - 9 * y) 0 / 1;
  }
  .more {
    display: grid;
    place-items: center;
    width: 40px;
    height: 40px;
    border-radius: 50%;
    color: var(--missive-text);
    transition: var(--missive-motion);
  }
  .more svg {
    stroke-width: 2.75;
  }
  .more:hover,
  .more[aria-expanded='true'] {
    background: #ffffff26;
  }
  .more:focus-visible {
    outline-color: currentColor;
    outline-offset: -3px;
  }
  .count {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 0;
    min-width: 18px;
    padding: 0 5px;
    border-radius: var(--missive-chat-badge-border-radius);
    background: var(--missive-chat-badge-background-color) linear-gradient(#0002 0 0);
    color: var(--missive-chat-badge-color);
    font-size: 12px;
    line-height: 18px;
    pointer-events: none;
  }
  .menu {
    position: absolute;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: -42px;
    z-index: 3;
    width: max-content;
    min-width: 200px;
    max-width: min(300px, 100cqw - 24px);
    max-height: calc(100cqh - 80px);
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 6px;
    border: 1px solid var(--missive-chat-border-color);
    border-radius: 14px;
    background: var(--missive-chat-background-color);
    color: var(--missive-text);
    box-shadow: 0 6px 24px #00000033;
    animation: arrive var(--missive-motion);
  }
  :host(:last-child) .menu {
    inset-inline-end: 0;
  }
  [role^='menuitem'] {
    display: flex;
    align-items: center;
    gap: 16px;
    width: 100%;
    min-height: 40px;
    padding: 8px 10px;
    border-radius: 8px;
    text-align: start;
  }
  bdi {
    flex: 1;
  }
  [role^='menuitem']:hover,
  [role^='menuitem']:focus-visible {
    background: var(--missive-chat-bubble-light-color);
  }
  [role^='menuitem']:focus-visible {
    outline-offset: -2px;
  }
  [aria-disabled] {
    color: var(--missive-secondary);
    cursor: default;
  }
  .switch {
    flex: none;
    width: 34px;
    height: 20px;
    padding: 2px;
    border: 1px solid var(--missive-line);
    border-radius: 10px;
    transition: var(--missive-motion);
  }
  .switch::before {
    content: '';
    display: block;
    width: 14px;
    height: 14px;
    border-radius: 50%;
    background: var(--missive-secondary);
    transition: var(--missive-motion);
  }
  [aria-checked='true'] .switch {
    border-color: var(--missive-accent);
    background: var(--missive-accent);
  }
  [aria-checked='true'] .switch::before {
    margin-inline-start: 14px;
    background: var(--missive-chat-background-color);
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(-6px) scale(0.98);
    }
  }
  @media (pointer: coarse) {
    .more {
      width: 44px;
      height: 44px;
    }
    .menu {
      inset-inline-end: -46px;
    }
    [role^='menuitem'] {
      min-height: 48px;
    }
  }
  @media (forced-colors: active) {
    .count,
    .menu {
      border: 1px solid;
    }
    .switch {
      forced-color-adjust: none;
      border-color: ButtonText;
    }
    .switch::before {
      background: ButtonText;
    }
    [aria-checked='true'] .switch {
      border-color: Highlight;
      background: Highlight;
    }
    [aria-checked='true'] .switch::before {
      background: HighlightText;
    }
  }
`;
