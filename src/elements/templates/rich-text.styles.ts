import { css } from 'lit';
import type { CSSResult } from 'lit';

/** Formatted text in a bubble. */
export const richTextStyles: CSSResult = css`
  ul,
  ol,
  blockquote,
  pre {
    margin: 0;
  }
  :is(.text, li, blockquote) > :is(p, ul, ol, blockquote, pre):not(:first-child) {
    margin-block-start: 8px;
  }
  .text :is(ul, ol) {
    padding-inline-start: 22px;
    white-space: normal;
  }
  .text :is(p, li) {
    white-space: pre-line;
  }
  li + li,
  li > :is(ul, ol) {
    margin-block-start: 3px;
  }
  li::marker {
    color: var(--missive-secondary);
  }
  strong {
    font-weight: 600;
  }
  blockquote {
    padding-inline-start: 11px;
    border-inline-start: 3px solid;
    color: var(--missive-secondary);
  }
  code,
  pre {
    border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
    border-radius: 5px;
    font-family: ui-monospace, Menlo, Consolas, monospace;
    font-size: 0.9em;
  }
  code {
    padding: 0 3px;
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
  }
  pre {
    padding: 7px 10px;
    border-radius: 8px;
    white-space: pre-wrap;
    tab-size: 2;
  }
`;
