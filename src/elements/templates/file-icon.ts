import { css, html } from 'lit';
import type { CSSResult, TemplateResult } from 'lit';
import { icon } from './icons.js';

const fileIcon = icon('M13.5 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8.5ZM13.5 3v5.5H19');

/** Shows the type of a file: its name's extension, in the color of its kind. */
export function fileIconOf(name: string, type: string): TemplateResult {
  const ending = /\.([a-z\d]{1,4})$/i.exec(name)?.[1];
  return html`<span class="file-icon" data-kind=${kindOf(type)} aria-hidden="true"
    >${ending?.toUpperCase() ?? fileIcon}</span
  >`;
}

const KINDS = { pdf: /pdf/, sheet: /sheet|excel|csv/, media: /^(?:audio|video|image)\// } as const;

const kindOf = (type: string): string =>
  Object.entries(KINDS).find(([, pattern]) => pattern.test(type))?.[0] ?? '';

export const fileIconStyles: CSSResult = css`
  .file-icon {
    --missive-kind: var(--missive-accent);
    display: grid;
    place-items: center;
    flex: none;
    width: 40px;
    height: 40px;
    border: 1px solid var(--missive-chat-border-color);
    border-block-end: 3px solid var(--missive-kind);
    border-radius: 8px;
    color: var(--missive-secondary);
    font-size: 11px;
    font-weight: 700;
    letter-spacing: 0.02em;
  }
  [data-kind='pdf'] {
    --missive-kind: #c8322b;
  }
  [data-kind='sheet'] {
    --missive-kind: #12804a;
  }
  [data-kind='media'] {
    --missive-kind: #7a4fc9;
  }
  .file-words {
    display: grid;
    flex: 1;
    min-width: 0;
    line-height: 1.3;
  }
  .file-words b {
    font-size: 0.934em;
    font-weight: 600;
    overflow-wrap: anywhere;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  .file-words small {
    color: var(--missive-secondary);
    font-size: 12px;
    unicode-bidi: plaintext;
  }
`;
