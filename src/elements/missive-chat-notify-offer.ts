import { css, html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import type { AlertChoices } from '../core/alert-choices.js';
import { alertStringsOf } from '../core/alert-strings.js';
import { DEFAULTS } from '../core/config-defaults.js';
import type { Config } from '../core/types.js';
import { announce } from './request.js';
import { sharedStyles } from './styles/shared.styles.js';

/**
 * A quiet line below the visitor's first message that offers browser notifications of replies (LC-51). It is hidden
 * unless the browser can show them and the visitor has neither accepted nor declined.
 *
 * @customElement missive-chat-notify-offer
 * @private
 * @fires {CustomEvent<ChatRequest>} missive-request - `announce`.
 */
export class MissiveChatNotifyOfferElement extends LitElement {
  /** Returns the visitor's choices for an account. */
  static choicesOf: (account: string) => AlertChoices;
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      :host {
        display: block;
        margin-inline-start: auto;
        max-width: min(100%, 560px);
        margin-block: 6px 4px;
        color: var(--missive-secondary);
        font-size: 0.834em;
        line-height: 1.4;
      }
      p {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: flex-end;
        column-gap: 4px;
        text-align: end;
      }
      button {
        min-height: 24px;
        padding: 0 4px;
        border-radius: 4px;
        color: var(--missive-text);
        font-weight: 600;
        text-decoration: underline;
        text-underline-offset: 3px;
      }
      button:hover {
        background: var(--missive-chat-bubble-light-color);
      }
      @media (pointer: coarse) {
        button {
          min-height: 44px;
          padding: 0 8px;
        }
      }
    `,
  ];
  static override properties = {
    config: { attribute: false },
    state: { attribute: false },
    isNews: { attribute: false },
  };

  declare config: Config;
  /** Its changes update the line: another tab may have accepted or declined. */
  declare state: unknown;
  /** Whether the line is new, so that screen readers announce it. */
  declare isNews: boolean;

  #unsubscribe: (() => void) | undefined;
  #wasAnnounced = false;

  constructor() {
    super();
    this.config = DEFAULTS;
    this.state = undefined;
    this.isNews = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.#choices.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  protected override willUpdate(): void {
    this.hidden = !this.#choices.isOfferDue(this.config.chat);
    // An item without content would be an empty one for screen readers.
    if (this.hidden) this.removeAttribute('role');
    else this.setAttribute('role', 'listitem');
  }

  protected override updated(): void {
    if (this.hidden || !this.isNews || this.#wasAnnounced) return;
    this.#wasAnnounced = true;
    announce(this, alertStringsOf(this.config).notifyOffer);
  }

  override render(): TemplateResult | typeof nothing {
    if (this.hidden) return nothing;
    const { notifyOffer, notifyAccept, notifyDecline } = alertStringsOf(this.config);
    return html`<p>
      <bdi id="offer">${notifyOffer}</bdi>
      <span>
        <button type="button" aria-describedby="offer" @click=${this.#accept}>${notifyAccept}</button>
        <button type="button" aria-describedby="offer" @click=${this.#decline}>${notifyDecline}</button>
      </span>
    </p>`;
  }

  get #choices(): AlertChoices {
    return MissiveChatNotifyOfferElement.choicesOf(this.config.id);
  }

  readonly #accept = async (): Promise<void> => {
    const leave = this.#focusReturn();
    const access = await this.#choices.accept();
    const { notifyAccepted, notificationsBlocked } = alertStringsOf(this.config);
    if (access === 'default') return; // the browser's question was put off
    announce(this, access === 'granted' ? notifyAccepted : notificationsBlocked);
    leave();
  };

  readonly #decline = (): void => {
    const leave = this.#focusReturn();
    this.#choices.decline();
    leave();
  };

  /** Returns a function that moves the focus to the thread, if it was on the line, which goes. */
  #focusReturn(): () => void {
    const thread = this.closest<HTMLElement>('[role=log]');
    const hadFocus = this.matches(':focus-within');
    return () => {
      if (hadFocus) thread?.focus({ preventScroll: true });
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-notify-offer': MissiveChatNotifyOfferElement;
  }
}
