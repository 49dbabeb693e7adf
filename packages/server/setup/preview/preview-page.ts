/** The preview page: a sample shop, light or dark, and the chat in the requested state. */

import { css } from 'lit';
import type { MissiveChatElement } from '../../../../src/elements/missive-chat.js';
import { make } from '../../../../src/elements/dom.js';
import { validGreetings } from '../../../../src/core/greeting-problems.js';
import { PREVIEW_ACCOUNT } from './sample-service.js';
import type { PreviewMessage } from './preview-message.js';

const styles = css`
  html {
    --fill: #e9ecf1;
    background: #fff;
    color-scheme: light;
  }
  html[data-dark] {
    --fill: #23272f;
    background: #121418;
    color-scheme: dark;
  }
  body {
    margin: 0;
    min-height: 100vh;
    padding: 28px;
    box-sizing: border-box;
  }
  .page {
    display: grid;
    gap: 16px;
  }
  .page i {
    height: 14px;
    border-radius: 7px;
    background: var(--fill);
  }
  .page i:first-child {
    width: 36%;
    height: 24px;
  }
  .page i:nth-child(2) {
    height: 170px;
    border-radius: 12px;
  }
  .page i:nth-child(3n) {
    width: 82%;
  }
`;

/** Creates a chat with services in this state. */
export type MakeChat = (message: PreviewMessage) => MissiveChatElement;

export class PreviewPage {
  readonly #makeChat: MakeChat;
  #chat: MissiveChatElement | undefined;
  /** What the current chat was created for: anything else requires another one. */
  #madeFor = '';

  constructor(makeChat: MakeChat) {
    this.#makeChat = makeChat;
    if (styles.styleSheet) document.adoptedStyleSheets = [...document.adoptedStyleSheets, styles.styleSheet];
    document.body.replaceChildren(
      make('div', { class: 'page', 'aria-hidden': 'true' }, ...Array.from({ length: 14 }, () => make('i'))),
    );
  }

  show(message: PreviewMessage): void {
    const root = document.documentElement;
    root.toggleAttribute('data-dark', message.isDark);
    root.dir = message.isRightToLeft ? 'rtl' : 'ltr';
    const { state, status, nextOpening, replyTime, mayHideBranding, config } = message;
    // A greeting that was hidden while it had a mistake does not come again in the same chat.
    const [greeting] = validGreetings(config.greetings ?? [], () => undefined);
    const madeFor = [state, status, nextOpening, replyTime, mayHideBranding, greeting?.id].join();
    if (!this.#chat || madeFor !== this.#madeFor) {
      this.#chat?.remove();
      this.#madeFor = madeFor;
      this.#chat = this.#makeChat(message);
      this.#chat.accountId = PREVIEW_ACCOUNT;
      this.#chat.serverUrl = location.origin;
      this.#chat.config = config;
      document.body.append(this.#chat);
      if (state !== 'button' && state !== 'greeting') this.#chat.show();
      if (greeting) this.#chat.greet(greeting.id);
    } else this.#chat.config = config;
  }
}
