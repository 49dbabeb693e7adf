import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import type { ChatState } from '../core/chat-state.js';
import { INITIAL_STATE, statusOf } from '../core/chat-state.js';
import { DEFAULTS } from '../core/config-defaults.js';
import { errorBubbles } from '../core/error-bubbles.js';
import { stringsOf } from '../core/strings.js';
import type { Config } from '../core/types.js';
import { visitorFlow } from '../core/visitor-flow.js';
import { containFocus } from './controllers/focus-containment.js';
import { PhoneWindowController } from './controllers/phone-window-controller.js';
import { isEscape } from './escape.js';
import { panelStyles } from './missive-chat-panel.styles.js';
import { sendRequest } from './request.js';
import type { ChatRequest } from './request.js';
import { bubbleStyles } from './styles/bubble.styles.js';
import { sharedStyles } from './styles/shared.styles.js';
import { avatar, avatarStyles } from './templates/avatar.js';
import { bubble, bubbleOptions } from './templates/bubble.js';
import { closeIcon, envelopeIcon } from './templates/icons.js';
import { accountMessages, threadRows } from './templates/thread-rows.js';

/**
 * The chat window: header, thread, and the form or the composer below it.
 *
 * @customElement missive-chat-panel
 * @private
 * @fires {CustomEvent<ChatRequest>} missive-request - What the visitor asks for.
 */
export class MissiveChatPanelElement extends LitElement {
  static override styles: CSSResultGroup = [sharedStyles, avatarStyles, bubbleStyles, panelStyles];
  static override properties = {
    config: { attribute: false },
    state: { attribute: false },
    open: { type: Boolean },
    inline: { type: Boolean },
  };

  declare config: Config;
  declare state: ChatState;
  /** Whether the visitor sees the window. */
  declare open: boolean;
  /** Whether the window is in the page's flow, where it cannot be closed. */
  declare inline: boolean;

  #hadFormFocus = false;
  readonly #phone = new PhoneWindowController(this, () => this.open && !this.inline);

  constructor() {
    super();
    this.config = DEFAULTS;
    this.state = INITIAL_STATE;
    this.open = false;
    this.inline = false;
  }

  /**
   * Focuses the form or the text box, or, if that would open an on-screen keyboard, the window itself. Waits for both
   * to render, which takes longer on a page that replaces Promise.
   */
  async focusInitial(): Promise<void> {
    await this.updateComplete;
    const isTouch = matchMedia('(pointer: coarse)').matches;
    if (isTouch) return this.renderRoot.querySelector<HTMLElement>('.window')?.focus({ preventScroll: true });
    const field = this.renderRoot.querySelector<LitElement>('missive-chat-identify, missive-chat-composer');
    await field?.updateComplete;
    field?.focus();
  }

  /** Scrolls to the end of the thread, if it has loaded. */
  showNewest(): void {
    this.renderRoot.querySelector('missive-chat-messages')?.showNewest();
  }

  protected override willUpdate(): void {
    this.#hadFormFocus = this.shadowRoot?.activeElement?.localName === 'missive-chat-identify';
  }

  protected override updated(): void {
    // The composer replaced the form, which had the focus.
    if (!this.#hadFormFocus || this.renderRoot.querySelector('missive-chat-identify')) return;
    void this.focusInitial();
  }

  override render(): TemplateResult {
    const { config, state } = this;
    const { chat, messages } = config;
    const { bubbles, form } = visitorFlow(config, state);
    const isModal = this.#phone.isActive;
    return html`<div
      class="window"
      lang=${chat.locale || (messages.title === DEFAULTS.messages.title ? 'en' : nothing)}
      role=${this.inline ? 'region' : 'dialog'}
      aria-modal=${isModal ? 'true' : nothing}
      aria-labelledby="title"
      aria-describedby="status team ${state.messages.length > 0 ? '' : 'start'}"
      tabindex="-1"
      @dragover=${keepPage}
      @drop=${keepPage}
      @keydown=${this.#keyPressed}
      @keypress=${stop}
      @keyup=${stop}
      @missive-request=${this.#forward}
    >
      ${this.#header()}
      <missive-chat-messages
        exportparts="messages, bubble, dark, light"
        .config=${config}
        .state=${state}
        ?open=${this.open || this.inline}
      >
        ${this.#start(bubbles)}
        ${
          form
            ? html`<missive-chat-identify
                exportparts="form"
                .config=${config}
                .form=${form}
                .visitor=${state.visitor}
              ></missive-chat-identify>`
            : nothing
        }
      </missive-chat-messages>
      ${
        form
          ? nothing
          : html`<missive-chat-composer
              exportparts="composer"
              .config=${config}
              .draft=${state.draft}
              .limits=${state.fileLimits}
              ?offline=${!state.isNetworkUp}
            ></missive-chat-composer>`
      }
      ${
        chat.hideBranding
          ? nothing
          : html`<div class="footer" part="footer">
              <a
                dir=${chat.locale ? nothing : 'ltr'}
                href="https://missiveapp.com"
                target="_blank"
                rel="noopener noreferrer"
                >${stringsOf(config).branding} ${envelopeIcon}<b>Missive</b></a
              >
            </div>`
      }
    </div>`;
  }

  /**
   * The account's texts at the start of the thread, displayed even before the thread has loaded. If that fails, nothing
   * else shows what the visitor has written, and why it is not sent.
   */
  #start(texts: readonly string[]): TemplateResult {
    const { config, state } = this;
    const { chat } = config;
    const messages = accountMessages('account', texts);
    if (!customElements.get('missive-chat-messages')) {
      messages.push(...state.messages);
      if (state.connection === 'retrying') messages.push(...accountMessages('error', errorBubbles(config)));
    }
    const options = bubbleOptions(config);
    return html`<div
      slot="start"
      class="start"
      role="list"
      id="start"
      ?data-avatars=${chat.showAvatars}
      ?data-names=${chat.showNames && chat.name !== ''}
    >
      ${threadRows(messages, chat).map((row) => bubble(row, options))}
    </div>`;
  }

  #header(): TemplateResult {
    const { chat, messages } = this.config;
    const status = statusOf(this.state);
    const hasTeam = chat.header === 'team';
    return html`<div class="header" part="header">
      ${chat.showAvatars && chat.avatarUrl && !hasTeam ? avatar(chat) : nothing}
      <div class="words">
        <h2 id="title" part="title"><bdi>${messages.title}</bdi></h2>
        ${
          chat.showOnlineStatus
            ? html`<p class="status" id="status" part="status" data-status=${status}>
                <span class="dot"></span
                ><bdi
                  >${messages[status]}<missive-chat-when
                    .config=${this.config}
                    .state=${this.state}
                  ></missive-chat-when
                ></bdi>
              </p>`
            : nothing
        }
        ${
          hasTeam
            ? html`<missive-chat-team
                id="team"
                .config=${this.config}
                .state=${this.state}
              ></missive-chat-team>`
            : nothing
        }
      </div>
      <missive-chat-menu exportparts="menu-button" hidden></missive-chat-menu>
      ${
        this.inline
          ? nothing
          : html`<button
              class="close"
              part="close-button"
              type="button"
              aria-label=${stringsOf(this.config).close}
              @click=${this.#close}
            >
              ${closeIcon}
            </button>`
      }
    </div>`;
  }

  readonly #close = (): void => sendRequest(this, { type: 'close' });

  readonly #forward = (event: CustomEvent<ChatRequest>): void => sendRequest(this, event.detail);

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (isEscape(event) && !this.inline) this.#close();
    if (this.#phone.isActive && this.shadowRoot) containFocus(this.shadowRoot, event);
    stop(event);
  };
}

/** Keys typed in the window must not trigger shortcuts of the page, which cannot see that a text box has the focus. */
const stop = (event: Event): void => event.stopPropagation();

/** A file dropped beside the text box would replace the page. */
function keepPage(event: DragEvent): void {
  const { dataTransfer } = event;
  if (!dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  dataTransfer.dropEffect = 'none';
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-panel': MissiveChatPanelElement;
  }
}
