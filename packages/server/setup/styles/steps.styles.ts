import { css } from 'lit';

/** A numbered list with the numbers in circles; a check mark for completed steps. */
export const stepStyles = css`
  ol {
    counter-reset: step;
    margin-top: 16px;
  }
  ol > li {
    counter-increment: step;
    position: relative;
    display: grid;
    grid-template-columns: 30px minmax(0, 1fr);
    gap: 12px;
    padding: 12px 0;
  }
  ol > li + li {
    border-top: 1px solid var(--line);
  }
  ol > li::before {
    content: counter(step);
    display: grid;
    place-items: center;
    width: 28px;
    height: 28px;
    border-radius: 50%;
    background: var(--accent-soft);
    color: var(--accent);
    font-weight: 700;
    font-size: 14px;
  }
  ol > li[data-done]::before {
    content: '';
    background: var(--good);
  }
  ol > li[data-done]::after {
    content: '';
    position: absolute;
    inset-block-start: 19px;
    inset-inline-start: 9px;
    width: 10px;
    height: 5px;
    border: solid var(--paper);
    border-width: 0 0 2px 2px;
    rotate: -45deg;
  }
`;
