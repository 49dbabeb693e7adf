/** What happens around the window: what waits is told of, in one tab, and Escape closes it from outside. */

import { ManualClock } from '../support/manual-clock.js';
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { ChatState } from '../../src/core/chat-state.js';
import type { ChatConfig, Message, VisitorConfig } from '../../src/core/types.js';
import { visitorRecord } from '../../src/core/visitor-record.js';
import type { AlertsView } from '../../src/elements/attention/alerts.js';
import { Attention } from '../../src/elements/attention/attention.js';
import type { MissiveChatElement } from '../../src/elements/missive-chat.js';
import { MENU, type MenuItem } from '../../src/elements/menu-items.js';
import type { MissiveChatMessagesElement } from '../../src/elements/missive-chat-messages.js';
import type { MissiveChatMenuElement } from '../../src/elements/missive-chat-menu.js';
import type { MissiveChatPanelElement } from '../../src/elements/missive-chat-panel.js';
import type { WindowPlace } from '../../src/elements/platform.js';
import { ChatWindowServices } from '../../src/elements/window-services.js';
import { sendRequest, type ChatRequest } from '../../src/elements/request.js';
import { chatWith, FakeClock, FakeStorage, pressable, settle, World } from '../browser/shell.js';
import { waitUntil } from '../browser/wait-until.js';
import {
  all,
  button,
  config,
  focused,
  message,
  messages,
  one,
  requestsOf,
  state,
  textOf,
} from './support.js';

/** The services of a chat whose state is set by hand. */
class Place {
  readonly clock = new FakeClock();
  readonly front = { isFront: true, isDisposed: false, dispose: () => (this.front.isDisposed = true) };
  readonly services: ChatWindowServices;
  readonly frame: HTMLElement;
  title: string | null = 'Shop';
  isPageVisible = true;
  attentionLoads = 0;
  failingLoads = 0;
  whenLoads = 0;
  menuLoads = 0;
  alertLoads = 0;
  alertsEnded = 0;
  readonly alerted: AlertsView[] = [];
  items: readonly MenuItem[] = [];
  saveCopy: (as: string) => Promise<void> = () => Promise.resolve();
  teamLoads = 0;
  fieldLoads = 0;
  visitor: Partial<VisitorConfig> = {};
  #chat: Partial<ChatConfig> = {};
  #state: ChatState = state({ thread: 1, messages: messages(0, 2), visitorReadIndex: 2 });
  #environmentChanged: () => void = () => undefined;
  frontChanged: () => void = () => undefined;
  isListening = false;

  constructor(
    readonly host: MissiveChatElement,
    readonly storage = new FakeStorage(),
  ) {
    this.frame = one(host, '.frame');
    this.services = new ChatWindowServices({
      host,
      frame: this.frame,
      account: 'acme',
      serverUrl: 'https://chat.example',
      isLive: true,
      settingsChanged: () => undefined,
      clock: new ManualClock('2026-05-04T12:00:00Z'),
      liveSettings: { listen: (isWanted) => (this.isListening = isWanted) },
      close: () => host.close(),
      environment: {
        isPageVisible: () => this.isPageVisible,
        watch: (changed) => {
          this.#environmentChanged = () => changed('visibility');
          return () => (this.#environmentChanged = () => undefined);
        },
      },
      openFrontTab: (_, changed) => {
        this.frontChanged = changed;
        return Promise.resolve(this.front);
      },
      openWhen: () => Promise.resolve((this.whenLoads += 1)),
      openMenu: () => Promise.resolve((this.menuLoads += 1)),
      openConversations: () => Promise.resolve(),
      menu: [() => this.items],
      saveCopy: (as) => this.saveCopy(as),
      openTeam: () => Promise.resolve((this.teamLoads += 1)),
      openFields: () => {
        this.fieldLoads += 1;
        return Promise.resolve({ fieldsToAsk: ({ config }) => config.visitor.fields });
      },
      openAttention: (place) => this.#openAttention(place),
      openAlerts: () => {
        this.alertLoads += 1;
        const item = { id: 'sound', label: 'Sound', checked: true, run: () => undefined };
        return Promise.resolve({
          update: (view: AlertsView) => this.alerted.push(view),
          menuItems: () => [item],
          dispose: () => (this.alertsEnded += 1),
        });
      },
    });
  }

  #openAttention(place: WindowPlace): Promise<Attention> {
    this.attentionLoads += 1;
    if (this.failingLoads > 0) {
      this.failingLoads -= 1;
      return Promise.reject(new Error('scripted'));
    }
    const title = { read: () => this.title, write: (text: string | null) => (this.title = text) };
    const record = visitorRecord(this.storage, 'acme');
    const attention = new Attention({
      ...place,
      record,
      clock: this.clock,
      title,
      prefersReducedMotion: () => false,
    });
    return Promise.resolve(attention);
  }

  async change(parts: Partial<ChatState> = {}, chat: Partial<ChatConfig> = {}): Promise<void> {
    this.#state = { ...this.#state, ...parts };
    this.#chat = { ...this.#chat, ...chat };
    const given = config({ chat: this.#chat, visitor: this.visitor });
    this.services.update({
      config: given,
      state: this.#state,
      isOpen: this.host.open || given.chat.inline,
    });
    await settle();
  }

  /** The team writes. */
  async receive(...indices: number[]): Promise<void> {
    await this.change({ messages: [...this.#state.messages, ...indices.map((index) => message(index))] });
  }

  async show(isPageVisible: boolean): Promise<void> {
    this.isPageVisible = isPageVisible;
    this.#environmentChanged();
    await settle();
  }

  async open(): Promise<void> {
    this.host.show();
    await settle();
    await this.change();
  }

  get preview(): HTMLElement | undefined {
    return all(this.host, 'missive-chat-preview')[0];
  }
  get previewed(): string | undefined {
    return this.preview && textOf(one(this.preview, '.text'));
  }
  get spoken(): string[] {
    return all(this.host, '[aria-live=polite] > *').map(textOf);
  }
}

const hasFocus = (element: Element): boolean => focused() === element;

describe('around the window', () => {
  let world: World;
  let place: Place;

  beforeEach(async () => {
    world = new World();
    place = new Place(await chatWith());
    await place.change();
  });
  afterEach(() => place.services.dispose());

  it('LC-14 nothing is loaded while nothing waits', async () => {
    await place.change({ isTeamTyping: true });
    await place.open();
    await place.receive(3);
    expect([place.attentionLoads, place.preview, place.title]).to.deep.equal([0, undefined, 'Shop']);
  });

  it('LC-50 the part that says when the team is back is loaded once that is known', async () => {
    await place.change({ availability: 'offline' });
    expect(place.whenLoads).to.equal(0);
    for (const nextOpening of ['2026-05-05T09:00:00.000Z', '2026-05-06T09:00:00.000Z'])
      await place.change({ availability: 'offline', nextOpening });
    expect(place.whenLoads).to.equal(1);
  });

  it('LC-51 sound and notifications are loaded once one of them is offered, and follow what is visible', async () => {
    await place.receive(3);
    expect(place.alertLoads).to.equal(0);
    await place.change({}, { sound: true });
    await place.change({}, { sound: true, notifications: true });
    expect(place.alertLoads).to.equal(1);
    await place.show(false);
    const { isPageVisible, isFront, isOpen } = place.alerted.at(-1)!;
    expect([isPageVisible, isFront, isOpen]).to.deep.equal([false, true, false]);
    place.services.dispose();
    expect(place.alertsEnded).to.equal(1);
  });

  it('LC-51 the items of sound and notifications come first in the menu', async () => {
    const panel = document.createElement('missive-chat-panel');
    place.frame.append(panel);
    place.items = [{ id: 'copy', label: 'Take a copy', run: () => undefined }];
    await place.change({}, { sound: true });
    await place.change();
    const menu = one<MissiveChatMenuElement>(panel, 'missive-chat-menu');
    expect(menu.items.map(({ id }) => id)).to.deep.equal(['sound', 'copy']);
  });

  it('LC-55 a copy is made on request; the window says so, and when that is not possible', async () => {
    const panel = document.createElement('missive-chat-panel');
    place.frame.append(panel);
    await place.change();
    const spoken = (): string => textOf(one(place.host, '[aria-live=polite]'));
    const thread = one<MissiveChatMessagesElement>(panel, 'missive-chat-messages');
    const asked: string[] = [];
    let end: (isSaved: boolean) => void = () => undefined;
    place.saveCopy = (as) =>
      new Promise((resolve, reject) => {
        asked.push(as);
        end = (isSaved) => (isSaved ? resolve() : reject(new Error('scripted')));
      });
    await place.open();
    sendRequest(place.frame, { type: 'copy', as: 'html' });
    expect([asked, thread.note]).to.deep.equal([['html'], 'Loading…']);
    end(false);
    await place.change();
    expect(thread.note).to.equal('The copy could not be made. Please try again later.');
    sendRequest(place.frame, { type: 'copy', as: 'text' });
    end(true);
    await place.change();
    expect([asked, thread.note]).to.deep.equal([['html', 'text'], '']);
    await waitUntil(() => spoken() !== '');
  });

  it('LC-55 a copy alone is no reason for a menu, unless the end is shown', async () => {
    const panel = document.createElement('missive-chat-panel');
    place.frame.append(panel);
    const isExtra = { id: 'copy', label: 'Take a copy', isExtra: true, run: () => undefined };
    place.items = [isExtra];
    await place.change();
    expect(place.menuLoads).to.equal(0);
    place.items = [isExtra, { id: 'sound', label: 'Sound', run: () => undefined }];
    await place.change();
    expect(one<MissiveChatMenuElement>(panel, 'missive-chat-menu').items.length).to.equal(2);
    const view = { state: state({ messages: messages(0, 1) }), isOpen: true };
    const items = (chat: Partial<ChatConfig>): readonly MenuItem[] =>
      MENU.flatMap((of) => of({ ...view, config: config({ chat }) }, { frame: place.frame } as never));
    const copies = (chat: Partial<ChatConfig>): unknown[] =>
      items(chat).flatMap(({ id, isExtra }) => (id === 'copy' ? [isExtra] : []));
    expect([copies({}), copies({ showClosing: true })]).to.deep.equal([[true], [false]]);
  });

  it('LC-51 the menu is loaded with its first item, and goes with its last one', async () => {
    const panel = document.createElement('missive-chat-panel');
    place.frame.append(panel);
    await place.change();
    const menu = (): MissiveChatMenuElement => one(panel, 'missive-chat-menu');
    expect([place.menuLoads, menu().hidden]).to.deep.equal([0, true]);
    place.items = [{ id: 'copy', label: 'Take a copy', run: () => undefined }];
    await place.change();
    await menu().updateComplete;
    expect([place.menuLoads, menu().hidden]).to.deep.equal([1, false]);
    place.items = [];
    await place.change();
    await menu().updateComplete;
    expect([place.menuLoads, menu().hidden]).to.deep.equal([1, true]);
  });

  it('LC-50 the part that says how fast the team replies is loaded once that is shown and known', async () => {
    await place.change({}, { showReplyTime: true });
    expect(place.whenLoads).to.equal(0);
    await place.change({ replyTime: 'hours' });
    expect(place.whenLoads).to.equal(1);
    expect(place.teamLoads).to.equal(0);
  });

  it('LC-50 the part with the team is loaded once, if the header shows the team', async () => {
    expect(place.teamLoads).to.equal(0);
    await place.change({}, { header: 'team' });
    await place.change({ isTeamTyping: true });
    expect(place.teamLoads).to.equal(1);
  });

  it('LC-53 the part with the operator’s own fields is loaded where there are some, and decides which are asked', async () => {
    expect(place.fieldLoads).to.equal(0);
    const panel = document.createElement('missive-chat-panel');
    const requests = requestsOf(panel);
    place.frame.append(panel);
    const fields = [{ name: 'order', label: 'Order number' }];
    place.visitor = { fields };
    await place.change();
    await place.change({ fields });
    expect(place.fieldLoads).to.equal(1);
    expect(requests).to.deep.equal([{ type: 'fields', fields }]);
  });

  it('LC-54 emits one event for a closing, none for history, with a name if names are shown', async () => {
    const heard: unknown[] = [];
    const listener = (event: Event): number => heard.push((event as CustomEvent).detail);
    place.host.addEventListener('missive-chat-ended', listener);
    const end = (index: number) =>
      ({ ...message(index), from: 'end', author: { name: 'Jane', avatarUrl: '' }, sentAt: 0 }) as const;
    await place.change({ thread: 2, messages: [message(0), end(1)] });
    await place.change({ messages: [message(0), end(1), end(2)] });
    await place.change({ isTeamTyping: true });
    await place.change({}, { showNames: false });
    await place.change({ messages: [message(0), end(1), end(2), end(3)] });
    const at = '1970-01-01T00:00:00.000Z';
    expect(heard).to.deep.equal([
      { by: 'Jane', at },
      { by: '', at },
    ]);
    expect(place.spoken).to.deep.equal([]);
  });

  it('LC-54 emits an event when a rating is sent', async () => {
    const heard: unknown[] = [];
    place.host.addEventListener('missive-rated', (event) => heard.push(event.detail));
    const rating = { message: 'IM1', rating: 'good', words: 'Quick!' } as const;
    await place.change({ rating: { ...rating, step: 'sending' } });
    await place.change({ rating: { ...rating, step: 'failed' } });
    expect(heard).to.deep.equal([]);
    await place.change({ rating: { ...rating, step: 'sent' } });
    await place.change({ isTeamTyping: true });
    expect(heard).to.deep.equal([{ rating: 'good', words: 'Quick!' }]);
  });

  it('LC-03 changes of the account are listened to while the window is seen, and only then', async () => {
    const listened = [place.isListening];
    await place.open();
    listened.push(place.isListening);
    await place.show(false);
    listened.push(place.isListening);
    await place.show(true);
    listened.push(place.isListening);
    place.services.dispose();
    listened.push(place.isListening);
    expect(listened).to.deep.equal([false, true, false, true, false]);
  });

  it('LC-14 what loads once is not loaded again, what failed to is', async () => {
    place.failingLoads = 1;
    await place.receive(3);
    expect([place.attentionLoads, place.preview]).to.deep.equal([1, undefined]);
    await place.receive(4);
    await place.receive(5);
    expect([place.attentionLoads, place.previewed]).to.deep.equal([2, 'Message 5']);
  });

  it('LC-14 a message is previewed beside the closed window, the newest one', async () => {
    await place.receive(3);
    expect(place.previewed).to.equal('Message 3');
    await place.receive(4, 5);
    expect(place.previewed).to.equal('Message 5');
    expect(textOf(one(place.host, '.more'))).to.equal('2 more messages');
  });

  it('LC-14 the preview comes after the button in the order of Tab, and before the window', async () => {
    const panel = document.createElement('missive-chat-panel');
    place.frame.append(panel);
    await place.receive(3);
    const children = [...place.frame.children].map(({ localName }) => localName);
    expect(children.filter((name) => name !== 'div')).to.deep.equal([
      'missive-chat-button',
      'missive-chat-preview',
      'missive-chat-panel',
    ]);
  });

  it('LC-14 the preview is shown where there is no button', async () => {
    place.host.hideButton();
    await settle();
    await place.receive(3);
    expect(place.previewed).to.equal('Message 3');
  });

  it('LC-14 LC-17 the preview takes no focus, and opens the window', async () => {
    pressable(place.host).focus();
    await place.receive(3);
    expect(hasFocus(pressable(place.host))).to.be.true;
    await world.asVisitor(() => one<HTMLButtonElement>(place.preview!, 'button').click());
    expect(place.host.open).to.be.true;
    await place.change();
    expect(place.preview).to.equal(undefined);
  });

  describe('a reply in another conversation', () => {
    const reply = (index: number): Message => message(index, { id: `other ${index}`, conversation: 'CH1' });
    let panel: MissiveChatPanelElement;
    let requests: ChatRequest[];
    beforeEach(async () => {
      panel = document.createElement('missive-chat-panel');
      requests = requestsOf(panel);
      place.frame.append(panel);
      await place.change({ shown: 'CH2', elsewhere: [] }, { conversations: 'many' });
    });
    const wanted = (): readonly unknown[] => requests.filter(({ type }) => type === 'conversations');

    it('LC-14 LC-54 is previewed, changes the title, and leads to its conversation instead of the list', async () => {
      await place.change({ elsewhere: [reply(1)] });
      await place.change();
      expect([place.previewed, place.title]).to.deep.equal(['Message 1', 'New message!']);
      await place.change({ elsewhere: [reply(1), reply(2)] });
      expect([place.previewed, textOf(one(place.host, '.more'))]).to.deep.equal([
        'Message 2',
        '1 more message',
      ]);
      one<HTMLButtonElement>(place.preview!, 'button').click();
      await place.change();
      expect(place.host.open).to.be.true;
      expect(wanted()).to.deep.equal([{ type: 'conversations', open: 'CH1' }]);
      await place.change({ elsewhere: [] });
      expect([place.preview, place.title]).to.deep.equal([undefined, 'Shop']);
    });

    it('LC-54 is listed when the window is opened by its button, but not when its page is shown again', async () => {
      await place.change({ elsewhere: [reply(1)] });
      await place.open();
      expect(wanted()).to.deep.equal([{ type: 'conversations' }]);
      await place.show(false);
      await place.show(true);
      expect(wanted().length).to.equal(1);
    });

    it('LC-54 waits in the list while a message is unsent, which says why', async () => {
      const unsent = { ...message(4), index: null, outgoing: { step: 'failed', meta: {} } } as const;
      await place.change({ elsewhere: [reply(1)], messages: [...messages(0, 2), unsent] });
      one<HTMLButtonElement>(place.preview!, 'button').click();
      expect(wanted()).to.deep.equal([{ type: 'conversations', open: 'CH1' }, { type: 'conversations' }]);
    });

    it('LC-23 LC-54 is an event once, and never if it was unread before', async () => {
      const heard: unknown[] = [];
      place.host.addEventListener('missive-new-message', ({ detail }) => heard.push(detail));
      await place.change({ elsewhere: [reply(1)] });
      await place.change({ elsewhere: [reply(1), reply(2)] });
      await place.change({ isTeamTyping: true });
      expect(heard).to.deep.equal([
        { body: 'Message 1', conversation: 'CH1' },
        { body: 'Message 2', conversation: 'CH1' },
      ]);
    });

    it('LC-17 LC-54 is counted in the menu of the open window', () => {
      const items = MENU.flatMap((of) =>
        of(
          {
            config: config({ chat: { conversations: 'many' } }),
            state: state({ shown: 'CH2', elsewhere: [reply(1), reply(2)] }),
            isOpen: true,
          },
          { frame: place.frame } as never,
        ),
      );
      expect(items.map(({ label, count }) => [label, count])).to.deep.equal([['Conversations', 2]]);
    });
  });

  it('LC-14 the preview goes when the window opens, and when what waits is read elsewhere', async () => {
    await place.receive(3);
    await place.open();
    expect(place.preview).to.equal(undefined);
    place.host.close();
    await settle();
    await place.change();
    expect(place.previewed).to.equal('Message 3');
    await place.change({ visitorReadIndex: 3 });
    expect(place.preview).to.equal(undefined);
  });

  it('LC-14 a preview put away stays away until the team writes again; the title is left alone too', async () => {
    await place.receive(3);
    button(place.preview!, 'Dismiss').focus();
    button(place.preview!, 'Dismiss').click();
    expect([place.preview, place.title]).to.deep.equal([undefined, 'Shop']);
    expect(hasFocus(pressable(place.host))).to.be.true;
    await place.change({ isTeamTyping: true });
    expect(place.preview).to.equal(undefined);
    await place.receive(4);
    expect(place.previewed).to.equal('Message 4');
  });

  it('LC-44 a preview put away in one tab is put away in the others', async () => {
    const other = new Place(await chatWith({ 'account-id': 'acme' }), place.storage);
    await place.receive(3);
    await other.receive(3);
    button(place.preview!, 'Dismiss').click();
    await other.show(true);
    expect(other.preview).to.equal(undefined);
    other.services.dispose();
  });

  it('LC-14 has no preview of what stands in the page', async () => {
    await place.change({}, { inline: true });
    await place.show(false);
    await place.receive(3);
    expect([place.preview, place.title]).to.deep.equal([undefined, 'New message!']);
  });

  describe('the page’s title', () => {
    it('LC-14 says that one waits, or several, while the window is closed', async () => {
      await place.receive(3);
      expect(place.title).to.equal('New message!');
      await place.receive(4);
      expect(place.title).to.equal('New messages!');
      await place.clock.advance(1_000);
      expect(place.title).to.equal('Shop');
    });

    it('LC-14 says nothing while the window is open and seen, and does while its page is hidden', async () => {
      await place.open();
      await place.receive(3);
      expect(place.title).to.equal('Shop');
      await place.show(false);
      expect(place.title).to.equal('New message!');
      await place.show(true);
      expect(place.title).to.equal('Shop');
    });

    for (const [how, act] of [
      ['opened', () => place.open()],
      ['read', () => place.change({ visitorReadIndex: 3 })],
      ['ended', () => Promise.resolve(place.services.dispose())],
    ] as const)
      it(`LC-14 is the page’s again when the chat is ${how}`, async () => {
        await place.receive(3);
        await act();
        expect([place.title, place.clock.pending]).to.deep.equal(['Shop', 0]);
      });

    it('LC-44 is left alone in all tabs but the front one', async () => {
      place.front.isFront = false;
      await place.receive(3);
      expect([place.title, place.previewed]).to.deep.equal(['Shop', 'Message 3']);
      place.front.isFront = true;
      place.frontChanged();
      expect(place.title).to.equal('New message!');
    });
  });

  describe('what is spoken', () => {
    it('LC-17 stands outside the window, in no other live region, before it is spoken', async () => {
      const [region, ...others] = all(place.host, '[aria-live]');
      expect([region?.parentElement, others.length]).to.deep.equal([place.frame, 0]);
      await place.receive(3);
      expect(place.spoken).to.deep.equal(['New message from The team: Message 3']);
    });

    it('LC-44 is spoken in the front tab only', async () => {
      place.front.isFront = false;
      await place.receive(3);
      expect(place.spoken).to.be.empty;
    });

    it('LC-17 takes no room and is not seen', async () => {
      await place.receive(3);
      const { width, height } = one(place.host, '[aria-live]').getBoundingClientRect();
      expect([width, height]).to.deep.equal([1, 1]);
    });
  });

  it('ends with all of it: the region, the preview, the lock', async () => {
    await place.receive(3);
    place.services.dispose();
    expect(all(place.host, '[aria-live], missive-chat-preview')).to.be.empty;
    expect(place.front.isDisposed).to.be.true;
    await sendKeys({ press: 'Escape' });
  });

  describe('Escape', () => {
    const press = (): Promise<void> => world.asVisitor(() => sendKeys({ press: 'Escape' }));
    const inPage = async (markup: unknown): Promise<HTMLElement> =>
      fixture<HTMLElement>(html`<div>${markup}</div>`);

    it('LC-17 closes the window from its button, which keeps the focus', async () => {
      await place.open();
      pressable(place.host).focus();
      await press();
      expect([place.host.open, hasFocus(pressable(place.host))]).to.deep.equal([false, true]);
    });

    it('LC-17 closes it where nothing of the page has the focus', async () => {
      await place.open();
      (document.activeElement as HTMLElement | null)?.blur();
      await press();
      expect(place.host.open).to.be.false;
    });

    for (const [what, markup] of [
      ['a button that stands alone', html`<missive-chat-button label="Chat"></missive-chat-button>`],
      ['a link of the page', html`<a href="#missive-chat">Chat</a>`],
      ['any element of the page', html`<button data-missive-open>Chat</button>`],
    ] as const)
      it(`LC-17 closes it from what opened it: ${what}`, async () => {
        const page = await inPage(markup);
        await place.open();
        (page.firstElementChild as HTMLElement).focus();
        await press();
        expect(place.host.open).to.be.false;
      });

    it('LC-17 is the page’s own where the focus is elsewhere in it', async () => {
      const page = await inPage(html`<input aria-label="Search" />`);
      await place.open();
      page.querySelector('input')!.focus();
      await press();
      expect(place.host.open).to.be.true;
    });

    for (const [what, markup, show] of [
      [
        'a dialog',
        html`<dialog><p>Sale</p></dialog>`,
        (shown: HTMLElement) => (shown as HTMLDialogElement).showModal(),
      ],
      [
        'a dialog of its own making',
        html`<div role="dialog" aria-modal="true" tabindex="-1">Sale</div>`,
        () => undefined,
      ],
      ['a popover', html`<div popover>Sale</div>`, (shown: HTMLElement) => shown.showPopover()],
    ] as const)
      it(`LC-17 is the page’s own while it shows ${what}, also where that closes at once`, async () => {
        const page = await inPage(markup);
        const shown = page.firstElementChild as HTMLElement;
        await place.open();
        show(shown);
        const hide = (): void => shown.remove();
        document.addEventListener('keydown', hide);
        await press();
        document.removeEventListener('keydown', hide);
        expect(place.host.open).to.be.true;
        (document.activeElement as HTMLElement | null)?.blur();
        await press();
        expect(place.host.open).to.be.false;
      });

    for (const [what, init] of [
      ['ends a composed word', { isComposing: true }],
      ['ends a composed word (Safari)', { keyCode: 229 }],
    ] as const)
      it(`LC-17 leaves the window open where it ${what}`, async () => {
        await place.open();
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, ...init }));
        expect(place.host.open).to.be.true;
      });

    it('LC-17 leaves the window open where the page has used it', async () => {
      await place.open();
      const use = (event: KeyboardEvent): void => event.preventDefault();
      document.addEventListener('keydown', use);
      pressable(place.host).focus();
      await press();
      document.removeEventListener('keydown', use);
      expect(place.host.open).to.be.true;
    });

    it('LC-10 does nothing to a window that stands in the page', async () => {
      await place.change({}, { inline: true });
      await place.open();
      await press();
      expect(place.host.open).to.be.true;
    });
  });
});
