import { css } from 'lit';

export const lightboxStyles = css`
  dialog {
    --missive-back: #101012;
    --missive-text: #fff;
    --missive-secondary: #d0d0d4;
    --missive-accent: #fff;
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    width: 100%;
    max-width: none;
    height: 100%;
    max-height: none;
    margin: 0;
    padding: 0;
    padding-block-end: env(safe-area-inset-bottom, 0px);
    border: 0;
    background: #101012f2;
    color: var(--missive-text);
    overscroll-behavior: contain;
    animation: appear var(--missive-motion);
  }
  dialog::backdrop {
    background: none;
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 4px;
    padding-block: calc(8px + env(safe-area-inset-top, 0px)) 8px;
    padding-inline: 16px 8px;
  }
  .bar .file-words b {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tool {
    display: grid;
    place-items: center;
    flex: none;
    width: 44px;
    height: 44px;
    border-radius: 50%;
    color: inherit;
    transition: var(--missive-motion);
  }
  .tool:hover {
    background: #ffffff2e;
  }
  .tool:focus-visible {
    outline-offset: -3px;
  }
  .stage {
    position: relative;
    min-height: 0;
    overflow: hidden;
    touch-action: none;
    cursor: zoom-in;
  }
  .stage[data-zoomed] {
    cursor: grab;
  }
  .stage[data-zoomed]:active {
    cursor: grabbing;
  }
  /* As large as fits, but never larger than the image itself. */
  img {
    position: absolute;
    inset: 0 16px 16px;
    width: calc(100% - 32px);
    height: calc(100% - 16px);
    object-fit: scale-down;
    user-select: none;
    -webkit-user-drag: none;
    animation: grow var(--missive-motion);
  }
  img[data-loading] {
    visibility: hidden;
  }
  img[hidden] {
    display: none;
  }
  .file-icon {
    position: absolute;
    inset: 0;
    margin: auto;
    width: 96px;
    height: 96px;
    border-color: #ffffff59;
    font-size: 20px;
  }
  .file-icon svg {
    width: 40px;
    height: 40px;
  }
  img:not([hidden]) + .file-icon {
    display: none;
  }
  .tool[aria-disabled='true'] {
    opacity: 0.4;
    cursor: default;
  }
  .place {
    margin-inline-end: 10px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .side {
    position: absolute;
    inset-block-start: calc(50% - 22px);
    z-index: 1;
    background: #101012a6;
  }
  .side.back {
    inset-inline-start: 12px;
  }
  .side.forward {
    inset-inline-end: 12px;
  }
  .side:dir(rtl) svg {
    transform: scaleX(-1);
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes grow {
    from {
      scale: 0.96;
    }
  }
  @media (max-width: 480px), (max-height: 480px) {
    dialog {
      background: var(--missive-back);
    }
    img {
      inset: 0;
      width: 100%;
      height: 100%;
    }
  }
  /* Fingers swipe and pinch instead. */
  @media (pointer: coarse) {
    .zoom {
      display: none;
    }
  }
`;
