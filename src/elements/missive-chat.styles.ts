import { css } from '@lit/reactive-element';

/** Places the button of `<missive-chat>`. Sides are physical, as documented. */
export const launcherPlacementStyles = css`
  :host {
    display: contents;
  }
  :host([hidden]) {
    display: none;
  }
  /* Resets the page's universal rules and inherited properties; only the direction is kept. */
  .frame {
    all: initial;
    position: fixed;
    inset: 0;
    z-index: var(--missive-chat-z-index, 2147480000);
    display: flex;
    flex-direction: column-reverse;
    pointer-events: none;
  }
  .frame > * {
    flex: none;
    margin: var(--missive-chat-margin);
    margin-left: auto;
    pointer-events: auto;
  }
  .frame[data-position^='top'] {
    flex-direction: column;
  }
  .frame[data-position$='left'] > * {
    margin-left: var(--missive-chat-margin);
    margin-right: auto;
  }
  .frame > .launcher {
    margin-top: calc(16px - var(--missive-chat-margin));
  }
  .frame[data-position^='top'] > .launcher {
    margin-block: var(--missive-chat-margin) calc(16px - var(--missive-chat-margin));
  }
  .frame[data-inline] {
    position: static;
    display: block;
  }
  .window {
    flex: 0 1 auto;
    box-sizing: border-box;
    width: var(--missive-chat-width);
    height: var(--missive-chat-height);
    max-width: var(--missive-chat-max-width);
    max-height: var(--missive-chat-max-height);
    overflow: hidden;
    border: var(--missive-chat-border);
    border-radius: var(--missive-chat-opened-border-radius);
    background: var(--missive-chat-background-color);
    box-shadow: var(--missive-chat-box-shadow);
    font: var(--missive-chat-font-size) / 1.4 var(--missive-chat-font-family);
  }
  .placeholder {
    color: var(--missive-chat-text-color);
    white-space: pre-line;
  }
  .placeholder:not(:last-child) {
    display: none;
  }
  .placeholder > * {
    padding: 20px;
  }
  a {
    display: block;
    color: inherit;
  }
  h2 {
    margin: 0;
    background: var(--missive-chat-header-opened-background-color);
    color: var(--missive-chat-header-title-text-color);
    font-size: 1.134em;
  }
  @media print {
    .frame {
      display: none;
    }
  }
`;
