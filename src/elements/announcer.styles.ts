import { css } from 'lit';

/** Heard, not seen; it takes no room in the frame, whichever way that goes. */
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
