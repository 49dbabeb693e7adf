import { css } from 'lit';

/** Bubbles of the team and the visitor, in groups: the account's at the start, and those of the thread. */
export const bubbleStyles = css`
  .row {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 4px;
    max-width: min(86%, 560px);
    margin-block-start: 4px;
  }
  .row[data-first] {
    margin-block-start: 16px;
  }
  .start > .row:first-child {
    margin-block-start: 0;
  }
  [data-avatars] .team {
    padding-inline-start: 42px;
  }
  .visitor {
    align-self: flex-end;
    align-items: flex-end;
  }
  .row > .avatar {
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 0;
  }
  .row:has(> .name) > .avatar {
    inset-block-start: 20px;
  }
  .name {
    max-width: 100%;
    padding-inline-start: 2px;
    overflow: hidden;
    color: var(--missive-secondary);
    font-size: 0.834em;
    font-weight: 600;
    line-height: 16px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .bubble {
    --missive-back: var(--missive-chat-bubble-light-color);
    max-width: 100%;
    padding: 8px 13px;
    border-radius: 18px;
    background: var(--missive-back);
    color: var(--missive-text);
    text-align: start;
    /* Combining marks stacked on a letter do not cover other messages. */
    overflow: clip;
  }
  .team[data-first] > .bubble {
    border-start-start-radius: 4px;
  }
  .visitor > .bubble {
    --missive-back: var(--missive-chat-bubble-dark-color);
  }
  .visitor[data-first] > .bubble {
    border-start-end-radius: 4px;
  }
  .text {
    display: block;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .text a {
    color: var(--missive-accent);
    text-underline-offset: 3px;
  }
  .visitor .text a {
    color: inherit;
  }
  .visitor .text a:focus-visible {
    outline-color: currentColor;
  }
  .row > .bubble.emoji {
    --missive-chosen: var(--missive-chat-text-color);
    --missive-exact: var(--missive-chat-exact-text-color);
    --missive-back: var(--missive-chat-background-color);
    padding: 2px 0;
    font-size: 2.6em;
    line-height: 1.2;
  }
  @media (forced-colors: active) {
    .bubble:not(.emoji),
    .avatar {
      border: 1px solid;
    }
  }
`;
