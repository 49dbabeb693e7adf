import { css } from 'lit';

/** Icon of a step: a ring before it, a spinner while it runs, a filled circle with an icon after it. */
export const testStyles = css`
  .act,
  .notice {
    margin-top: 16px;
  }
  ol {
    margin-top: 10px;
  }
  li {
    display: grid;
    grid-template-columns: 24px minmax(0, 1fr) auto;
    gap: 12px;
    padding: 11px 0;
    font-size: 14px;
  }
  li + li {
    border-top: 1px solid var(--line);
  }
  .title {
    font-weight: 600;
  }
  [data-state='waiting'] .title,
  [data-state='skipped'] .title {
    color: var(--quiet);
    font-weight: 500;
  }
  .time {
    color: var(--quiet);
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }
  .problem,
  .fix {
    margin-top: 4px;
    overflow-wrap: anywhere;
  }
  .fix {
    color: var(--quiet);
  }
  [data-state='failed'] .problem {
    color: var(--bad);
    font-weight: 500;
  }
  [data-state='warned'] .problem {
    color: var(--warn);
    font-weight: 500;
  }
  .sign {
    position: relative;
    width: 22px;
    height: 22px;
    border: 2px solid var(--line);
    border-radius: 50%;
  }
  [data-state='running'] .sign {
    border-color: var(--accent-soft);
    border-block-start-color: var(--accent);
    animation: turn 800ms linear infinite;
  }
  [data-state='done'] .sign {
    border-color: var(--good);
    background: var(--good);
  }
  [data-state='warned'] .sign {
    border-color: var(--warn);
    background: var(--warn);
  }
  [data-state='failed'] .sign {
    border-color: var(--bad);
    background: var(--bad);
  }
  [data-state='done'] .sign::after {
    content: '';
    position: absolute;
    inset-block-start: 4px;
    inset-inline-start: 4px;
    width: 10px;
    height: 5px;
    border: solid var(--paper);
    border-width: 0 0 2px 2px;
    rotate: -45deg;
  }
  :is([data-state='warned'], [data-state='failed']) .sign::after {
    content: '!';
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    color: var(--paper);
    font: 800 13px/1 system-ui;
  }
  [data-state='failed'] .sign::after {
    content: '×';
    font-size: 17px;
  }
  [data-state='skipped'] .sign::after {
    content: '';
    position: absolute;
    inset: 8px 4px auto;
    height: 2px;
    background: var(--edge);
  }
  .tag {
    margin-inline-start: 8px;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
`;
