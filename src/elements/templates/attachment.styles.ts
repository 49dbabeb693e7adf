import { css } from 'lit';
import type { CSSResult } from 'lit';

/** Files in the thread. */
export const attachmentStyles: CSSResult = css`
  .file {
    display: flex;
    align-items: center;
    gap: 10px;
    max-width: 100%;
    padding: 8px;
    padding-inline-end: 14px;
    border: 1px solid var(--missive-chat-border-color);
    border-radius: 14px;
    background: var(--missive-chat-background-color);
    color: inherit;
    text-align: start;
    text-decoration: none;
    overflow: clip;
  }
  a.file:hover,
  button.image:hover .file {
    background: var(--missive-chat-bubble-light-color);
  }
  a.file:hover {
    --missive-back: var(--missive-chat-bubble-light-color);
  }
  .file[aria-busy] .file-icon {
    opacity: 0.5;
  }
  .image {
    display: block;
    max-width: 100%;
    border-radius: 14px;
    color: inherit;
  }
  button.image {
    cursor: zoom-in;
  }
  .image img,
  .image[aria-busy] {
    /* The whole picture fits on a phone held sideways, and on a page enlarged four times. */
    width: min(var(--width), 60vh * var(--ratio));
    max-width: 100%;
    aspect-ratio: var(--ratio);
    border-radius: inherit;
    background: var(--missive-chat-bubble-light-color);
    object-fit: var(--fit);
    object-position: 50% 0;
    vertical-align: top;
  }
  .pictures {
    --shape: 1;
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 4px;
    width: 240px;
    max-width: 100%;
  }
  .pictures .image,
  .pictures img,
  .cell .image,
  .cell img {
    width: 100%;
    aspect-ratio: var(--shape);
    object-position: center;
  }
  /* If the number is odd, the last picture spans two columns. */
  .pictures > :last-child:nth-child(odd) {
    --shape: 2;
    grid-column: span 2;
  }
  .image[aria-busy] {
    border-radius: 14px;
  }
  img:not([hidden]) + .file {
    display: none;
  }
  [data-delivery='sending'] img {
    opacity: 0.7;
  }
  .upload {
    display: flex;
    align-items: center;
    gap: 4px;
    width: 220px;
    max-width: 100%;
  }
  progress {
    flex: 1;
    min-width: 0;
    height: 6px;
    border: 0;
    border-radius: 3px;
    appearance: none;
    background: var(--missive-chat-bubble-light-color);
    color: var(--missive-accent);
    overflow: hidden;
  }
  progress::-webkit-progress-bar {
    background: none;
  }
  progress::-webkit-progress-value {
    border-radius: 3px;
    background: var(--missive-accent);
    transition: inline-size 0.2s linear;
  }
  progress::-moz-progress-bar {
    border-radius: 3px;
    background: var(--missive-accent);
  }
  progress:indeterminate::-moz-progress-bar {
    background: none;
  }
  .cancel {
    display: grid;
    place-items: center;
    flex: none;
    width: 28px;
    height: 28px;
    border-radius: 50%;
    color: var(--missive-secondary);
  }
  .cancel:hover {
    background: var(--missive-chat-bubble-light-color);
    color: var(--missive-text);
  }
  .cancel svg {
    width: 14px;
    height: 14px;
  }
  .lost {
    color: var(--missive-error);
    font-size: 0.867em;
    text-align: end;
  }
  @media (pointer: coarse) {
    .cancel {
      width: 44px;
      height: 44px;
    }
  }
  @media (forced-colors: active) {
    progress {
      border: 1px solid;
      forced-color-adjust: auto;
    }
  }
`;
