import { css } from 'lit';

export const overviewStyles = css`
  .tools {
    margin-top: 18px;
  }
  .periods {
    display: flex;
    padding: 3px;
    border: 1px solid var(--line);
    border-radius: 11px;
    background: var(--paper);
  }
  .periods label {
    position: relative;
    display: grid;
    place-items: center;
    min-height: 34px;
    padding: 0 14px;
    border-radius: 8px;
    cursor: pointer;
  }
  .periods input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    opacity: 0;
    cursor: pointer;
  }
  .periods label:has(:checked) {
    background: var(--accent-soft);
    color: var(--accent);
  }
  .periods label:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .numbers {
    transition: opacity 120ms;
  }
  .numbers[aria-busy='true'] {
    opacity: 0.6;
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(190px, 1fr));
    gap: 14px;
    margin-top: 20px;
  }
  .figures > li {
    display: flex;
    flex-direction: column;
    padding: 18px 20px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--paper);
    box-shadow: var(--shadow);
  }
  .figures h2 {
    color: var(--quiet);
    font-size: 13px;
    font-weight: 600;
    letter-spacing: 0;
  }
  .value {
    margin-top: 4px;
    font-size: 30px;
    font-weight: 700;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.02em;
    line-height: 1.2;
  }
  .more {
    color: var(--quiet);
    font-size: 13px;
  }
  .change {
    margin-top: auto;
    padding-top: 8px;
    color: var(--quiet);
    font-size: 13px;
  }
  .change[data-good] {
    color: var(--good);
  }
  .change[data-bad] {
    color: var(--bad);
  }
  .empty {
    padding: 44px 24px;
    text-align: center;
  }
  .empty p {
    margin: 6px auto 0;
    max-width: 52ch;
  }
  details {
    margin-top: 16px;
  }
  .wide {
    margin-top: 8px;
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 14px;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 8px 12px 8px 0;
    border-top: 1px solid var(--line);
    text-align: end;
    white-space: nowrap;
  }
  thead th {
    border-top: 0;
    color: var(--quiet);
    font-size: 13px;
    font-weight: 600;
  }
  th:first-child {
    text-align: start;
    font-weight: 500;
  }
  td:last-child,
  th:last-child {
    padding-inline-end: 0;
  }
  .state {
    display: grid;
    gap: 10px;
    margin-top: 14px;
    font-size: 14px;
  }
  .state li {
    display: flex;
    align-items: baseline;
    gap: 10px;
  }
  .state a {
    flex: none;
  }
  form {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
    align-items: end;
    gap: 14px;
    margin-top: 16px;
  }
  form .wholly {
    grid-column: 1 / -1;
  }
  .cost {
    margin-top: 14px;
    font-size: 15px;
  }
  .later {
    margin-top: 14px;
  }
  @media (max-width: 640px) {
    .figures {
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: 10px;
    }
    .figures > li {
      padding: 14px;
    }
    .value {
      font-size: 24px;
    }
    .table-cells th:first-child {
      white-space: normal;
    }
  }
`;
