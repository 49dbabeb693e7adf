import { css, html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { INITIAL_STATE, statusOf, type ChatState } from '../core/chat-state.js';
import { DEFAULTS } from '../core/config-defaults.js';
import { openingWords } from '../core/opening-words.js';
import type { Clock } from '../core/ports.js';
import { textsOf } from '../core/strings.js';
import type { Config, ReplyTime } from '../core/types.js';
import { WHEN_STRINGS, type WhenStrings } from '../core/when-strings.js';

const MINUTE = 60_000;

const REPLY_TIMES = {
  minutes: 'repliesInMinutes',
  hours: 'repliesInHours',
  day: 'repliesInDay',
} as const satisfies Readonly<Record<ReplyTime, keyof WhenStrings>>;

/**
 * Below the status: when the team is back, or how fast it usually replies (LC-50). Updated each minute, without a
 * request.
 *
 * @customElement missive-chat-when
 * @private
 */
export class MissiveChatWhenElement extends LitElement {
  static clock: Clock;
  static override styles: CSSResultGroup = css`
    :host {
      display: block;
    }
  `;
  static override properties = { config: { attribute: false }, state: { attribute: false } };

  declare config: Config;
  declare state: ChatState;
  #cancelMinute: (() => void) | undefined;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.state = INITIAL_STATE;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancelMinute?.();
  }

  override render(): TemplateResult | typeof nothing {
    const { clock } = MissiveChatWhenElement;
    const { nextOpening = '', replyTime } = this.state;
    const { locale, showReplyTime } = this.config.chat;
    const strings = textsOf(WHEN_STRINGS, this.config);
    const status = statusOf(this.state);
    const now = clock.now();
    this.#cancelMinute?.();
    if (status === 'online' && showReplyTime && replyTime)
      return html`<bdi>${strings[REPLY_TIMES[replyTime]]}</bdi>`;
    const words = status === 'offline' ? openingWords(Date.parse(nextOpening), now, strings, { locale }) : '';
    if (!words) return nothing;
    if (this.isConnected)
      this.#cancelMinute = clock.after(MINUTE - (now % MINUTE), () => this.requestUpdate());
    return html`<bdi>${words}</bdi>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-when': MissiveChatWhenElement;
  }
}
