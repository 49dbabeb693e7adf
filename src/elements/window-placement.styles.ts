import { css } from 'lit';

/** Places the window of `<missive-chat>` beside the button; loaded with the window. */
export const windowPlacementStyles = css`
  .frame > .window {
    --missive-away: translateY(12px) scale(0.96);
    visibility: hidden;
    opacity: 0;
    transform: var(--missive-away);
    transform-origin: 100% 100%;
    transition:
      transform var(--missive-chat-transition-duration) var(--missive-chat-transition-easing),
      opacity var(--missive-chat-transition-duration) var(--missive-chat-transition-easing),
      visibility 0s var(--missive-chat-transition-duration);
  }
  .frame[data-position^='top'] .window {
    --missive-away: translateY(-12px) scale(0.96);
    transform-origin: 100% 0;
  }
  .frame[data-position='bottom-left'] .window {
    transform-origin: 0 100%;
  }
  .frame[data-position='top-left'] .window {
    transform-origin: 0 0;
  }
  .frame[data-open][data-position] .window {
    visibility: visible;
    opacity: 1;
    transform: none;
    transition-delay: 0s;
  }
  /* A window that replaces the placeholder appears without motion. */
  @starting-style {
    .frame[data-open][data-position] > .window:not(.placeholder + *) {
      opacity: 0;
      transform: var(--missive-away);
    }
  }
  .frame[data-inline][data-inline] .window {
    margin: 0;
    max-width: 100%;
    max-height: none;
    visibility: visible;
    opacity: 1;
    transform: none;
  }
  @media (max-width: 480px), (max-height: 480px) {
    .frame[data-open] .launcher {
      display: none;
    }
  }
  @media (max-width: 480px), (max-height: 430px) {
    .frame:not([data-inline]) .window {
      position: absolute;
      top: var(--missive-viewport-top, 0px);
      left: 0;
      width: 100%;
      height: var(--missive-viewport-height, 100dvh);
      max-width: none;
      max-height: none;
      margin: 0;
      border: 0;
      border-radius: 0;
      transform-origin: 50% 100%;
    }
  }
  /* The same if only the keyboard makes the screen low. */
  .frame:not([data-inline]) .window[data-sheet] {
    position: absolute;
    top: var(--missive-viewport-top, 0px);
    left: 0;
    width: 100%;
    height: var(--missive-viewport-height, 100dvh);
    max-width: none;
    max-height: none;
    margin: 0;
    border: 0;
    border-radius: 0;
    transform-origin: 50% 100%;
  }
  @media (prefers-reduced-motion: reduce) {
    .frame.frame[data-position] .window {
      transform: none;
    }
  }
`;
