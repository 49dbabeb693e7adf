import type { AlertChoices } from '../../core/alert-choices.js';
import { alertStringsOf } from '../../core/alert-strings.js';
import type { ChatState } from '../../core/chat-state.js';
import { dueAlert, latestAnswer, notificationText, type Alert } from '../../core/alerts.js';
import type { Clock, Sound } from '../../core/ports.js';
import { plainText } from '../../core/message-text.js';
import { threadStringsOf } from '../../core/thread-strings.js';
import type { Config, Message } from '../../core/types.js';
import { allUnread, NewMessages } from '../../core/new-messages.js';
import { laidOut } from '../laid-out.js';
import type { MenuItem } from '../menu-items.js';
import { showMessage } from '../conversation-list.js';
import type { WindowPlace, WindowView } from '../platform.js';
import { messageWords } from '../templates/message-words.js';
import { threadRows } from '../templates/thread-rows.js';

export interface AlertsView extends WindowView {
  /** Whether this tab acts for all tabs of the browser. */
  readonly isFront: boolean;
  readonly isPageVisible: boolean;
}

export interface AlertsOptions extends WindowPlace {
  readonly clock: Clock;
  readonly choices: AlertChoices;
  hasFocus(): boolean;
  /** Calls back when the page gets the focus, and when it is left. Returns an unsubscribe function. */
  watchPage(changed: (what: 'focused' | 'left') => void): () => void;
  /** Waits for a click or a key press, which allow sounds. */
  openSound(): Sound;
  /** Resolves with true in the first tab that claims this name. */
  claim(name: string): Promise<boolean>;
  /** A choice was made, or the page has the focus: `update` and `menuItems` are due. */
  changed(): void;
}

interface DueAlert {
  readonly answer: Message;
  /** SID of its conversation, where the visitor may have several. */
  readonly conversation: string | undefined;
  readonly due: Alert;
  readonly config: Config;
}

/** Sounds and browser notifications for answers that the visitor does not see, once over all tabs (LC-51). */
export class Alerts {
  readonly #options: AlertsOptions;
  readonly #newMessages = new NewMessages();
  readonly #ends: (() => void)[];
  #sound: Sound | undefined;
  /** When the team wrote last. */
  #lastAt = -Infinity;
  /** Notifications by their tags, of which each conversation has one. */
  readonly #shown = new Map<string, { readonly id: string; readonly close: () => void }>();
  #isOver = false;

  constructor(options: AlertsOptions) {
    const { choices, changed, watchPage } = options;
    this.#options = options;
    this.#ends = [
      choices.subscribe(changed),
      watchPage((what) => (what === 'left' ? this.#closeAll() : changed())),
    ];
  }

  update(view: AlertsView): void {
    const { clock, choices, hasFocus } = this.#options;
    const { config, state, isPageVisible } = view;
    if (choices.hasSound(config.chat)) this.#sound ??= this.#options.openSound();
    const answer = latestAnswer(this.#newMessages.take(state), state);
    if (answer) {
      const due = dueAlert({
        ...view,
        hasFocus: hasFocus(),
        maySound: choices.hasSound(config.chat) && !!this.#sound?.isAllowed,
        mayNotify: choices.hasNotifications(config.chat),
        sinceLast: clock.now() - this.#lastAt,
      });
      this.#lastAt = clock.now();
      const conversation = answer.conversation ?? state.shown;
      if (due.sound || due.notification) void this.#alert({ answer, conversation, due, config });
    }
    // An open window that is visible behind another program reads its messages: they were not seen.
    if (this.#shown.size > 0 && (!isPageVisible || hasFocus())) this.#closeRead(state);
  }

  menuItems(config: Config): readonly MenuItem[] {
    const { choices } = this.#options;
    const { chat } = config;
    const strings = alertStringsOf(config);
    const items: MenuItem[] = [];
    if (chat.sound) {
      const checked = choices.hasSound(chat);
      items.push({ id: 'sound', label: strings.sound, checked, run: () => this.#setSound(!checked) });
    }
    const access = choices.notifications.access();
    if (chat.notifications && access !== 'unsupported') {
      const checked = choices.hasNotifications(chat);
      const disabled = access === 'denied';
      items.push({
        id: 'notifications',
        label: disabled ? strings.notificationsBlocked : strings.notifications,
        checked,
        disabled,
        run: () => (checked ? choices.decline() : void choices.accept()),
      });
    }
    return items;
  }

  dispose(): void {
    this.#isOver = true;
    for (const end of this.#ends) end();
    this.#sound?.dispose();
    this.#closeAll();
  }

  /** A sound that was turned on is played, so that the visitor knows it. */
  #setSound(isOn: boolean): void {
    this.#options.choices.setSound(isOn);
    if (isOn) this.#sound?.play();
  }

  async #alert(alert: DueAlert): Promise<void> {
    const { answer, conversation, due, config } = alert;
    const { account, host, claim } = this.#options;
    if (!(await claim(`missive-chat:alert:${account}:${answer.id}`)) || this.#isOver) return;
    const author = config.chat.showNames ? answer.author.name : '';
    const event = new CustomEvent('missive-notify', {
      detail: {
        body: plainText(answer.body),
        author,
        sound: due.sound,
        notification: due.notification,
        ...(conversation && { conversation }),
      },
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    if (!host.dispatchEvent(event)) return;
    if (due.sound) this.#sound?.play();
    if (due.notification) this.#show(alert);
  }

  #show({ answer, conversation, due, config }: DueAlert): void {
    const { account, choices } = this.#options;
    const { chat } = config;
    const strings = threadStringsOf(config);
    const [row] = threadRows([answer], chat);
    const { name, avatarUrl } = row?.author ?? answer.author;
    const tag = ['missive-chat', account, conversation].filter(Boolean).join(':');
    const close = choices.notifications.show(
      {
        title: name === '' ? strings.team : name,
        body: notificationText(messageWords(answer, strings, chat.locale)),
        icon: chat.showAvatars ? avatarUrl : '',
        lang: chat.locale,
        tag,
        // Those of a burst replace each other quietly.
        renotify: due.isFirst,
      },
      () => this.#open(tag, conversation, config),
    );
    this.#shown.set(tag, { id: answer.id, close });
  }

  #open(tag: string, conversation: string | undefined, { chat }: Config): void {
    window.focus();
    this.#close(tag);
    const panel = showMessage(this.#options, conversation);
    if (!panel) return;
    if (chat.inline) panel.scrollIntoView({ block: 'nearest' });
    // A press of a notification is no action in the page, after which the window would take the focus.
    void laidOut(panel).then(() => panel.focusInitial());
  }

  #closeRead(state: ChatState): void {
    const unread = new Set(allUnread(state).map(({ id }) => id));
    for (const [tag, { id }] of this.#shown) if (!unread.has(id)) this.#close(tag);
  }

  #closeAll(): void {
    for (const tag of this.#shown.keys()) this.#close(tag);
  }

  #close(tag: string): void {
    this.#shown.get(tag)?.close();
    this.#shown.delete(tag);
  }
}
