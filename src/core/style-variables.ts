/**
 * The style variables by their documented names. In CSS they are custom properties with the prefix `--missive-chat-`.
 * Defaults are in `config-defaults.ts`.
 */
export interface StyleVariables {
  /** Background of the window. */
  readonly 'background-color': string;
  /** Background of the badge that counts unread messages. */
  readonly 'badge-background-color': string;
  /** Corners of the badge. */
  readonly 'badge-border-radius': string;
  /** Shadow of the badge. */
  readonly 'badge-box-shadow': string;
  /** Color of the number on the badge. */
  readonly 'badge-color': string;
  /** Height and smallest width of the badge. */
  readonly 'badge-size': string;
  /** Lines inside the window. */
  readonly 'border-color': string;
  /** Line around the window. */
  readonly border: string;
  /** Shadow of the window and of the button. */
  readonly 'box-shadow': string;
  /** Background of the visitor's bubbles. */
  readonly 'bubble-dark-color': string;
  /** Background of the team's bubbles. */
  readonly 'bubble-light-color': string;
  /** Corners of the buttons in the window. */
  readonly 'button-border-radius': string;
  /** Color of the button in the header that closes the window. */
  readonly 'close-button-color': string;
  /** Corners of the button on the page. */
  readonly 'closed-border-radius': string;
  /** Font of the window and of the button. */
  readonly 'font-family': string;
  /** Base font size; other text sizes follow it. */
  readonly 'font-size': string;
  /** Background of the window's header. */
  readonly 'header-opened-background-color': string;
  /** Color of the line below the title that shows whether the team is online. */
  readonly 'header-subtitle-text-color': string;
  /** Color of the title in the header. */
  readonly 'header-title-text-color': string;
  /** Height of the window. */
  readonly height: string;
  /** Color of secondary text, such as times and hints. */
  readonly 'light-text-color': string;
  /** Color of the button, the header, the visitor's bubbles and focused elements. */
  readonly 'main-color': string;
  /** Distance of button and window from the edges of the page. */
  readonly margin: string;
  /** Maximum height of the window. */
  readonly 'max-height': string;
  /** Maximum width of the window. */
  readonly 'max-width': string;
  /** Corners of the window. */
  readonly 'opened-border-radius': string;
  /** Color of the dot beside the status while the chat connects. */
  readonly 'status-connecting-color': string;
  /** Color of the dot beside the status while the team is offline. */
  readonly 'status-offline-color': string;
  /** Color of the dot beside the status while the team is online. */
  readonly 'status-online-color': string;
  /** Color of the text in the window. */
  readonly 'text-color': string;
  /** Duration of opening, closing and other animations. */
  readonly 'transition-duration': string;
  /** Easing of animations. */
  readonly 'transition-easing': string;
  /** Width of the window. */
  readonly width: string;
  /**
   * Ours: layer of button and window on the page.
   * @default 2147480000
   */
  readonly 'z-index'?: string;
  /**
   * Ours: color scheme of browser-drawn parts, such as scroll bars: `light` or `dark`.
   * @default light
   */
  readonly 'color-scheme'?: string;
}
