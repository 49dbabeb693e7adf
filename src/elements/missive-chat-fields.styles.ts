import { css } from 'lit';

/** Added to those of the form. */
export const fieldsStyles = css`
  missive-chat-fields:not([hidden]) {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
  }
  textarea.box {
    height: auto;
    min-height: 84px;
    max-height: 200px;
    padding-top: 24px;
    line-height: 1.35;
    resize: vertical;
  }
  /* Weak: the form sets a larger font on phones, where a smaller one would make the page zoom. */
  :where(select.box) {
    color: inherit;
    font: inherit;
  }
  select.box {
    padding-inline-end: 34px;
    text-overflow: ellipsis;
    appearance: none;
    cursor: pointer;
  }
  select.box option {
    background: var(--missive-chat-background-color);
    color: var(--missive-chat-text-color);
  }
  /* The arrow that a list of choices loses with its own appearance. */
  .field:has(> select)::after {
    content: '';
    position: absolute;
    inset-block-end: 24px;
    inset-inline-end: 16px;
    width: 7px;
    height: 7px;
    border: solid var(--missive-secondary);
    border-width: 0 2px 2px 0;
    transform: rotate(45deg);
    pointer-events: none;
  }
  [data-above] .name,
  [data-above] .box:focus + .name {
    position: static;
    display: block;
    padding: 0 1px 5px;
    white-space: normal;
    transform: none;
  }
  [data-above] .name :first-child {
    overflow-wrap: anywhere;
  }
  [data-above] .box {
    padding-block: 6px;
  }
  [data-above] textarea.box {
    padding-block: 10px;
  }
  .consent bdi {
    overflow-wrap: anywhere;
  }
`;
