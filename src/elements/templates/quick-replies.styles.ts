import { css } from 'lit';

/** Quick replies, in the thread and in the preview of a greeting. */
export const quickRepliesStyles = css`
  .replies {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-block-start: 8px;
  }
  .replies button {
    max-width: 100%;
    min-height: 36px;
    padding: 6px 14px;
    border: 1px solid var(--missive-accent);
    border-radius: 18px;
    color: var(--missive-accent);
    font-weight: 600;
    line-height: 1.3;
    overflow-wrap: anywhere;
    text-align: start;
    transition: var(--missive-motion);
  }
  .replies button:hover {
    background: var(--missive-chat-bubble-light-color);
  }
  @media (pointer: coarse) {
    .replies button {
      min-height: 44px;
    }
  }
`;
