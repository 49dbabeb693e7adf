import { css } from 'lit';

/** What every element of the window starts from. */
export const sharedStyles = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :host {
    --chosen: var(--missive-chat-text-color);
    --back: var(--missive-chat-background-color);
    --quiet: color-mix(in srgb, var(--missive-chat-light-text-color) 75%, var(--missive-chat-text-color));
    --wrong: color-mix(in srgb, var(--missive-chat-status-offline-color) 75%, var(--missive-chat-text-color));
    --secondary: var(--quiet);
    --error: var(--wrong);
    --accent: var(--missive-chat-main-color);
    --line: color-mix(in srgb, var(--missive-chat-light-text-color) 82%, var(--missive-chat-border-color));
    --motion: var(--missive-chat-transition-duration) var(--missive-chat-transition-easing);
    --over: xyz y calc(4.6 - 4.6 * y) 0 / 1;
    --ink: clamp(0, (0.179 - z) * 999, 1);
    --mend: xyz calc(0.95 * var(--ink)) var(--ink) calc(1.09 * var(--ink)) / calc((2.39 - max(x, y)) * 999);
  }
  .avatar,
  .filled,
  .send,
  .visitor > .bubble {
    --chosen: #fff;
    --back: var(--missive-chat-main-color);
    background: var(--back);
    color: var(--text);
  }
  :host,
  .avatar,
  .filled,
  .send,
  .bubble,
  .header * {
    --text: var(--chosen);
  }
  /*
   * Every text is readable on whatever colours a page has chosen (WCAG AA): where it does not contrast with
   * --back, black or white is mixed into it. Of the two colours mixed, x or y is at least 2.39 where one is
   * 4.6 times as luminous as the other, and z is the luminance of --back; what --mend makes of that is
   * transparent where nothing has to be mended, and then leaves the text as it was.
   */
  @supports (color: color(from red xyz x y z)) {
    :host,
    .avatar,
    .filled,
    .send,
    .bubble,
    .header * {
      --under: color(from var(--back) xyz calc(4.6 - 4.6 * y) y calc(2 * y) / 1);
      --text: rgb(
        from
          color-mix(
            in oklab,
            var(--chosen) 1%,
            color(from color-mix(in xyz, color(from var(--chosen) var(--over)), var(--under)) var(--mend))
          )
          r g b / 1
      );
      --secondary: rgb(
        from
          color-mix(
            in oklab,
            var(--quiet) 9%,
            color(from color-mix(in xyz, color(from var(--quiet) var(--over)), var(--under)) var(--mend))
          )
          r g b / 1
      );
      --error: rgb(
        from
          color-mix(
            in oklab,
            var(--wrong) 25%,
            color(from color-mix(in xyz, color(from var(--wrong) var(--over)), var(--under)) var(--mend))
          )
          r g b / 1
      );
      --accent: rgb(
        from
          color-mix(
            in oklab,
            var(--missive-chat-main-color) 30%,
            color(
              from color-mix(in xyz, color(from var(--missive-chat-main-color) var(--over)), var(--under))
                var(--mend)
            )
          )
          r g b / 1
      );
    }
  }
  :host([hidden]) {
    display: none;
  }
  button,
  input,
  textarea {
    margin: 0;
    font: inherit;
    color: inherit;
  }
  button {
    padding: 0;
    border: 0;
    background: none;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  p {
    margin: 0;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  svg {
    display: block;
    flex: none;
    width: 20px;
    height: 20px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .filled,
  .plain {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 40px;
    padding: 0 20px;
    border-radius: var(--missive-chat-button-border-radius);
    font-weight: 600;
    transition:
      filter var(--motion),
      transform var(--motion);
  }
  .plain {
    color: var(--secondary);
  }
  .filled:hover {
    filter: brightness(1.08);
  }
  .plain:hover {
    background: var(--missive-chat-bubble-light-color);
  }
  .filled:active,
  .plain:active {
    transform: scale(0.97);
  }
  @media (pointer: coarse) {
    .filled,
    .plain {
      min-height: 44px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    .filled,
    .plain {
      border: 1px solid;
    }
  }
`;
