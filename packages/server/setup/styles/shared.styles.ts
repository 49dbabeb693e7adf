import { css, type CSSResultGroup } from 'lit';
import { controlStyles } from './control.styles.js';

const baseStyles = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font-size: 26px;
    line-height: 1.2;
    letter-spacing: -0.02em;
    text-wrap: balance;
  }
  h2 {
    font-size: 17px;
    line-height: 1.3;
    letter-spacing: -0.01em;
  }
  h3 {
    font-size: 15px;
  }
  a {
    color: var(--accent);
  }
  .quiet {
    color: var(--quiet);
  }
  .small {
    font-size: 13px;
  }
  .lead {
    max-width: 64ch;
    margin-top: 6px;
    color: var(--quiet);
  }
  .card {
    margin-top: 20px;
    padding: 22px 24px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--paper);
    box-shadow: var(--shadow);
  }
  .card > :first-child {
    margin-top: 0;
  }
  .card > .intro {
    max-width: 70ch;
    margin-top: 4px;
    color: var(--quiet);
    font-size: 14px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px;
  }
  .spread {
    justify-content: space-between;
  }
  .stack > * + * {
    margin-top: 16px;
  }
  .error {
    display: flex;
    gap: 6px;
    margin-top: 6px;
    color: var(--bad);
    font-size: 13px;
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  setup-code + :is(.help, details) {
    margin-top: 18px;
  }
  .help {
    margin-top: 4px;
    color: var(--quiet);
    font-size: 13px;
  }
  .notice {
    padding: 12px 14px;
    border-radius: 10px;
    background: var(--accent-soft);
    font-size: 14px;
    overflow-wrap: anywhere;
  }
  .notice.bad {
    background: var(--bad-soft);
    color: var(--bad);
  }
  .notice.warn {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .notice.good {
    background: var(--good-soft);
    color: var(--good);
  }
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 1px 9px;
    border-radius: 99px;
    background: var(--ground);
    color: var(--quiet);
    font-size: 12px;
    font-weight: 600;
    line-height: 20px;
    white-space: nowrap;
  }
  .tag.good {
    background: var(--good-soft);
    color: var(--good);
  }
  .tag.bad {
    background: var(--bad-soft);
    color: var(--bad);
  }
  .tag.warn {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .tag.changed {
    background: var(--accent-soft);
    color: var(--accent);
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  summary {
    width: fit-content;
    padding: 4px 0;
    border-radius: 6px;
    cursor: pointer;
    font-weight: 600;
  }
  @media (max-width: 640px) {
    .card {
      margin-top: 14px;
      padding: 18px 16px;
    }
    h1 {
      font-size: 23px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;

/** Shared styles of every element: cards, text, controls. */
export const sharedStyles: CSSResultGroup = [baseStyles, controlStyles];
