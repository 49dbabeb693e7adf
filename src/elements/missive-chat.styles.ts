import { css } from '@lit/reactive-element';

/** Where `<missive-chat>` puts its button. Sides are physical, as documented. */
export const launcherPlacementStyles = css`
  :host {
    display: contents;
  }
  :host([hidden]) {
    display: none;
  }
  /* What the page says for every element, and what it has inherit, ends here; its direction goes on. */
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
  @media print {
    .frame {
      display: none;
    }
  }
`;
