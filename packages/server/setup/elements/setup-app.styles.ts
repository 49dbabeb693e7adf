import { css } from 'lit';

export const appStyles = css`
  :host {
    display: grid;
    grid-template-columns: 248px minmax(0, 1fr);
    min-height: 100vh;
  }
  .gate {
    grid-column: 1 / -1;
    display: grid;
    place-items: center;
    min-height: 100vh;
    padding: 20px;
  }
  .door {
    width: min(420px, 100%);
    padding: 32px;
    border: 1px solid var(--line);
    border-radius: 18px;
    background: var(--paper);
    box-shadow: var(--lifted);
  }
  .door > * + * {
    margin-top: 14px;
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 8px;
    font-weight: 700;
    letter-spacing: -0.01em;
  }
  .brand::before {
    content: '';
    width: 20px;
    height: 20px;
    border-radius: 7px 7px 7px 2px;
    background: var(--accent);
  }
  .skip {
    position: absolute;
    z-index: 9;
    inset: 8px auto auto 8px;
    padding: 8px 14px;
    border-radius: 9px;
    background: var(--accent);
    color: var(--accent-ink);
  }
  .skip:not(:focus) {
    width: 1px;
    height: 1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
  header {
    position: sticky;
    top: 0;
    align-self: start;
    height: 100vh;
    padding: 22px 16px;
    overflow: auto;
    border-inline-end: 1px solid var(--line);
    background: var(--paper);
  }
  header .brand {
    padding-inline-start: 8px;
  }
  .out {
    position: absolute;
    bottom: 18px;
    inset-inline-start: 16px;
  }
  .chooser {
    margin-top: 20px;
    padding: 0 8px;
  }
  .chooser label {
    display: block;
    margin-bottom: 4px;
    color: var(--quiet);
    font-size: 12px;
  }
  .chooser .link {
    margin-top: 4px;
    margin-inline-start: -4px;
  }
  nav {
    margin-top: 18px;
  }
  nav a {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 38px;
    margin-top: 2px;
    padding: 7px 12px;
    border-radius: 9px;
    color: var(--ink);
    font-size: 14px;
    font-weight: 500;
    text-decoration: none;
    white-space: nowrap;
  }
  nav a:hover {
    background: var(--ground);
  }
  nav a[aria-current] {
    background: var(--accent-soft);
    color: var(--accent);
    font-weight: 650;
  }
  .dot {
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--warn);
  }
  main#main {
    min-width: 0;
    padding: 36px 40px 0;
    outline: none;
  }
  .columns {
    max-width: 880px;
    margin: 0 auto;
  }
  .columns[data-preview] {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(320px, 42%);
    gap: 36px;
    max-width: 1380px;
  }
  .editor > .notice {
    margin-bottom: 20px;
  }
  .editor {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: calc(100vh - 36px);
  }
  .editor > :first-child {
    flex: 1;
    padding-bottom: 16px;
  }
  aside {
    position: sticky;
    top: 36px;
    align-self: start;
    min-width: 0;
  }
  .answers {
    justify-content: flex-end;
    margin-top: 18px;
  }
  setup-sign-in {
    margin-top: 16px;
  }
  .toasts {
    position: fixed;
    z-index: 20;
    inset: auto 0 96px;
    display: grid;
    place-items: center;
    padding: 0 16px;
    pointer-events: none;
  }
  .toast {
    max-width: 560px;
    padding: 11px 18px;
    border-radius: 12px;
    background: var(--ink);
    color: var(--paper);
    font-size: 14px;
    font-weight: 500;
    box-shadow: var(--lifted);
    animation: rise 180ms ease-out;
  }
  .toast[data-problem] {
    background: var(--bad);
    color: var(--paper);
  }
  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 8px;
    }
  }
  @media (max-width: 1180px) {
    .columns[data-preview] {
      grid-template-columns: minmax(0, 1fr);
    }
    .editor {
      min-height: 0;
    }
    aside {
      position: static;
      order: -1;
      max-width: 562px;
    }
    .columns[data-preview] .editor {
      order: 1;
    }
  }
  @media (max-width: 820px) {
    :host {
      display: block;
    }
    header {
      position: static;
      height: auto;
      padding: 14px 16px 0;
      border-inline-end: 0;
      border-bottom: 1px solid var(--line);
    }
    .top {
      display: flex;
      align-items: center;
      justify-content: space-between;
    }
    .out {
      position: static;
    }
    .chooser {
      display: flex;
      align-items: center;
      gap: 10px;
      margin-top: 10px;
      padding: 0;
    }
    .chooser label {
      margin: 0;
    }
    .chooser select {
      flex: 1;
      min-width: 0;
    }
    .chooser .link {
      margin: 0;
      white-space: nowrap;
    }
    nav {
      margin: 10px -16px 0;
      overflow-x: auto;
      scrollbar-width: none;
    }
    nav ul {
      display: flex;
      gap: 4px;
      width: max-content;
      padding: 0 12px 10px;
    }
    main#main {
      padding: 24px 16px 0;
    }
    .editor {
      min-height: calc(100vh - 200px);
    }
    .columns[data-preview] {
      gap: 24px;
    }
  }
`;
