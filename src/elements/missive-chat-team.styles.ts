import { css } from 'lit';

export const teamStyles = css`
  :host {
    display: block;
    --missive-exact: var(--missive-chat-exact-header-subtitle-text-color);
    --missive-chosen: color-mix(
      in srgb,
      var(--missive-chat-header-subtitle-text-color) 34%,
      var(--missive-chat-header-title-text-color)
    );
    --missive-back: var(--missive-chat-header-opened-background-color);
    --missive-over: xyz y calc(9 - 9 * y) 0 / 1;
    color: var(--missive-text);
  }
  .team {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-block-start: 8px;
    font-size: 0.867em;
  }
  .faces {
    display: flex;
    flex: none;
  }
  .avatar {
    box-shadow: 0 0 0 2px var(--missive-chat-header-opened-background-color);
  }
  .avatar + .avatar {
    margin-inline-start: -4px;
  }
  .names {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    min-width: 0;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  @media (forced-colors: active) {
    .avatar {
      border: 1px solid;
    }
  }
`;
