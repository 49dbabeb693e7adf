import { css } from 'lit';

/** Visually hidden, but read by screen readers; takes no room in the frame in either layout direction. */
export const announcerStyles = css`
  .frame > .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
