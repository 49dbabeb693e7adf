/**
 * The style variables by their documented names, and what each one is. In CSS they are custom properties
 * with the prefix `--missive-chat-`. Defaults are in `config-defaults.ts`.
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
  /** The number on the badge. */
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
  /** The button in the header that closes the window. */
  readonly 'close-button-color': string;
  /** Corners of the button on the page. */
  readonly 'closed-border-radius': string;
  /** Font of the window and of the button. */
  readonly 'font-family': string;
  /** Font size that all others follow. */
  readonly 'font-size': string;
  /** Background of the window's header. */
  readonly 'header-opened-background-color': string;
  /** The line below the title: whether the team is online. */
  readonly 'header-subtitle-text-color': string;
  /** The title in the header. */
  readonly 'header-title-text-color': string;
  /** Height of the window. */
  readonly height: string;
  /** Quiet text, such as times and hints. */
  readonly 'light-text-color': string;
  /** The button, the header, the visitor's bubbles and what has the focus. */
  readonly 'main-color': string;
  /** Distance of button and window from the edges of the page. */
  readonly margin: string;
  /** Greatest height of the window. */
  readonly 'max-height': string;
  /** Greatest width of the window. */
  readonly 'max-width': string;
  /** Corners of the window. */
  readonly 'opened-border-radius': string;
  /** The dot beside the status while it connects. */
  readonly 'status-connecting-color': string;
  /** The dot beside the status while the team is offline. */
  readonly 'status-offline-color': string;
  /** The dot beside the status while the team is online. */
  readonly 'status-online-color': string;
  /** Text in the window. */
  readonly 'text-color': string;
  /** How long opening, closing and other motion takes. */
  readonly 'transition-duration': string;
  /** How motion eases. */
  readonly 'transition-easing': string;
  /** Width of the window. */
  readonly width: string;
  /**
   * Ours: layer of button and window on the page.
   * @default 2147480000
   */
  readonly 'z-index'?: string;
  /**
   * Ours: how the browser draws what is its own, such as scroll bars: `light` or `dark`.
   * @default light
   */
  readonly 'color-scheme'?: string;
}
