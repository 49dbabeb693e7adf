import { css } from 'lit';

/** Base styles of every element in the window. */
export const sharedStyles = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :host {
    --missive-chosen: var(--missive-chat-text-color);
    --missive-exact: var(--missive-chat-exact-text-color);
    --missive-back: var(--missive-chat-background-color);
    --missive-quiet: color-mix(
      in srgb,
      var(--missive-chat-light-text-color) 75%,
      var(--missive-chat-text-color)
    );
    --missive-wrong: color-mix(
      in srgb,
      var(--missive-chat-status-offline-color) 75%,
      var(--missive-chat-text-color)
    );
    --missive-secondary: var(--missive-chat-exact-light-text-color, var(--missive-quiet));
    --missive-error: var(--missive-wrong);
    --missive-accent: var(--missive-chat-main-color);
    --missive-line: color-mix(
      in srgb,
      var(--missive-chat-light-text-color) 82%,
      var(--missive-chat-border-color)
    );
    --missive-motion: var(--missive-chat-transition-duration) var(--missive-chat-transition-easing);
    --missive-over: xyz y calc(4.6 - 4.6 * y) 0 / 1;
    --missive-ink: clamp(0, (0.179 - z) * 999, 1);
    --missive-mend: xyz calc(0.95 * var(--missive-ink)) var(--missive-ink) calc(1.09 * var(--missive-ink)) /
      calc((2.39 - max(x, y)) * 999);
  }
  .avatar,
  .filled,
  .send,
  .visitor > .bubble {
    --missive-chosen: #fff;
    --missive-exact: initial;
    --missive-back: var(--missive-chat-main-color);
    background: var(--missive-back);
    color: var(--missive-text);
  }
  :host,
  .avatar,
  .filled,
  .send,
  .bubble,
  .header * {
    --missive-text: var(--missive-exact, var(--missive-chosen));
  }
  /*
   * Every text whose own color is not set is readable on any colors that a page has chosen (WCAG AA); a color that is
   * set (--missive-exact) is displayed exactly as set (LC-08). If a text does not contrast with --missive-back, black
   * or white is mixed into its color. In the mix of the two colors, x or y is at least 2.39 if one is 4.6 times as
   * luminous as the other, and z is the luminance of --missive-back. The result of --missive-mend is transparent if no
   * correction is needed, and then leaves the color of the text unchanged.
   */
  @supports (color: color(from red xyz x y z)) {
    :host,
    .avatar,
    .filled,
    .send,
    .bubble,
    .header * {
      --missive-under: color(from var(--missive-back) xyz calc(4.6 - 4.6 * y) y calc(2 * y) / 1);
      --missive-text: var(
        --missive-exact,
        rgb(
          from
            color-mix(
              in oklab,
              var(--missive-chosen) 1%,
              color(
                from
                  color-mix(
                    in xyz,
                    color(from var(--missive-chosen) var(--missive-over)),
                    var(--missive-under)
                  )
                  var(--missive-mend)
              )
            )
            r g b / 1
        )
      );
      --missive-secondary: var(
        --missive-chat-exact-light-text-color,
        rgb(
          from
            color-mix(
              in oklab,
              var(--missive-quiet) 9%,
              color(
                from
                  color-mix(
                    in xyz,
                    color(from var(--missive-quiet) var(--missive-over)),
                    var(--missive-under)
                  )
                  var(--missive-mend)
              )
            )
            r g b / 1
        )
      );
      --missive-error: rgb(
        from
          color-mix(
            in oklab,
            var(--missive-wrong) 25%,
            color(
              from
                color-mix(in xyz, color(from var(--missive-wrong) var(--missive-over)), var(--missive-under))
                var(--missive-mend)
            )
          )
          r g b / 1
      );
      --missive-accent: rgb(
        from
          color-mix(
            in oklab,
            var(--missive-chat-main-color) 30%,
            color(
              from
                color-mix(
                  in xyz,
                  color(from var(--missive-chat-main-color) var(--missive-over)),
                  var(--missive-under)
                )
                var(--missive-mend)
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
    outline: 2px solid var(--missive-accent);
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
      filter var(--missive-motion),
      transform var(--missive-motion);
  }
  .plain {
    color: var(--missive-secondary);
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
