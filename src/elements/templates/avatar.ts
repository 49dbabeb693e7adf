import { css, html, nothing } from 'lit';
import type { CSSResult, TemplateResult } from 'lit';
import type { Author } from '../../core/types.js';
import { chatIcon } from './icons.js';
import { imageSource, showLoaded } from './image-source.js';

const HUES = 4;

/**
 * The author's image over their initials, which stay visible if there is no image or it cannot be loaded. The account's
 * avatar has the main color.
 */
export function avatar({ name, avatarUrl }: Author, isAccount = true): TemplateResult {
  const source = imageSource(avatarUrl);
  return html`<span class="avatar" data-hue=${isAccount ? nothing : hueOf(name)} aria-hidden="true"
    >${initials(name) || chatIcon}${
      source ? html`<img src=${source} alt="" @load=${showLoaded} @error=${showLoaded} />` : nothing
    }</span
  >`;
}

export const avatarStyles: CSSResult = css`
  .avatar {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    width: 32px;
    height: 32px;
    border-radius: 50%;
    overflow: hidden;
    font-size: 12px;
    font-weight: 600;
    letter-spacing: 0.02em;
    user-select: none;
  }
  [data-hue] {
    background: #7a4fc9;
    color: #fff;
  }
  [data-hue='2'] {
    background: #0b7a75;
  }
  [data-hue='3'] {
    background: #b4482d;
  }
  [data-hue='4'] {
    background: #a83272;
  }
  .avatar svg {
    width: 18px;
    height: 18px;
  }
  .avatar img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
    background: var(--missive-chat-background-color);
  }
  img[hidden] {
    display: none;
  }
`;

/** Returns the first letters of the first and the last word. */
function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map(firstLetter);
  return letters.join('').toLocaleUpperCase();
}

const firstLetter = (word = ''): string => (word ? String.fromCodePoint(word.codePointAt(0) ?? 0) : '');

/** The same name has the same color everywhere. */
function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum += letter.codePointAt(0) ?? 0;
  return 1 + (sum % HUES);
}
