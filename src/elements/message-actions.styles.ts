import { css } from 'lit';

export const messageActionsStyles = css`
  .more {
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 100%;
    display: grid;
    place-items: center;
    width: 32px;
    height: 36px;
    border-radius: 50%;
    color: var(--missive-secondary);
  }
  .row:has(> .name) > .more {
    inset-block-start: 20px;
  }
  .visitor > .more {
    inset-inline: auto 100%;
  }
  /* In the corner of a picture: beside it is the next one. */
  .cell > .more {
    z-index: 1;
    inset-inline: auto 0;
    background: var(--missive-chat-background-color);
  }
  .more:hover {
    color: var(--missive-text);
  }
  .acts {
    gap: 0 14px;
    padding-block: 2px;
    border-radius: 6px;
  }
  .acts .retry {
    margin: 0;
    padding: 0 2px;
  }
  .acts .retry + .retry {
    margin-inline-start: 14px;
  }
`;
