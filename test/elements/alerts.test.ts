/** Sounds and notifications around a chat whose state is set by hand, and the line that offers them (LC-51). */

import { expect, fixture, html } from '@open-wc/testing';
import { AlertChoices } from '../../src/core/alert-choices.js';
import type { ChatState } from '../../src/core/chat-state.js';
import type { NotificationAccess, NotificationContent } from '../../src/core/ports.js';
import type { ChatConfig, Message } from '../../src/core/types.js';
import { Alerts } from '../../src/elements/attention/alerts.js';
import type { MissiveChatElement } from '../../src/elements/missive-chat.js';
import { MissiveChatNotifyOfferElement } from '../../src/elements/missive-chat-notify-offer.js';
import { chatWith, FakeClock, FakeStorage, settle, World } from '../browser/shell.js';
import { waitUntil } from '../browser/wait-until.js';
import {
  all,
  button,
  config,
  expectAccessible,
  expectFocus,
  message,
  messages,
  one,
  requestsOf,
  state,
  textOf,
} from './support.js';

const BOTH = { sound: true, notifications: true };

/** Notifications of a browser, which permits them when it is asked. */
class FakeNotifications {
  readonly shown: (NotificationContent & { click(): void; isClosed: boolean })[] = [];
  requests = 0;

  constructor(
    public permission: NotificationAccess = 'default',
    readonly response: NotificationAccess = 'granted',
  ) {}

  readonly access = (): NotificationAccess => this.permission;
  readonly request = (): Promise<NotificationAccess> => {
    this.requests += 1;
    return Promise.resolve((this.permission = this.response));
  };
  readonly show = (content: NotificationContent, click: () => void): (() => void) => {
    const notification = { ...content, click, isClosed: false };
    this.shown.push(notification);
    return () => (notification.isClosed = true);
  };
}

class Place {
  readonly clock = new FakeClock();
  readonly storage = new FakeStorage();
  readonly notifications = new FakeNotifications();
  readonly choices = new AlertChoices(this.storage, 'acme', this.notifications);
  readonly alerts: Alerts;
  readonly heard: object[] = [];
  readonly claims: string[] = [];
  chat: Partial<ChatConfig> = BOTH;
  isOpen = false;
  isPageVisible = false;
  hasFocus = false;
  isFront = true;
  isSoundAllowed = true;
  isFirstTab = true;
  sounds = 0;
  soundsOpened = 0;
  changes = 0;
  pageChanged: (what: 'focused' | 'left') => void = () => undefined;
  #state: ChatState = state({ thread: 1, messages: messages(0, 2), visitorReadIndex: 2 });

  constructor(readonly host: MissiveChatElement) {
    this.alerts = new Alerts({
      host,
      frame: one(host, '.frame'),
      account: 'acme',
      serverUrl: 'https://chat.example',
      isLive: true,
      settingsChanged: () => undefined,
      close: () => host.close(),
      clock: this.clock,
      choices: this.choices,
      hasFocus: () => this.hasFocus,
      watchPage: (changed) => {
        this.pageChanged = changed;
        return () => (this.pageChanged = () => undefined);
      },
      openSound: () => {
        this.soundsOpened += 1;
        return {
          isAllowed: this.isSoundAllowed,
          play: () => (this.sounds += 1),
          dispose: () => (this.soundsOpened -= 1),
        };
      },
      claim: (name) => {
        this.claims.push(name);
        return Promise.resolve(this.isFirstTab);
      },
      changed: () => void (this.changes += 1),
    });
    host.addEventListener('missive-notify', ({ detail }) => this.heard.push(detail));
  }

  get config(): ReturnType<typeof config> {
    return config({ chat: this.chat });
  }

  async change(parts: Partial<ChatState> = {}): Promise<void> {
    this.#state = { ...this.#state, ...parts };
    const { isOpen, isPageVisible, isFront } = this;
    this.alerts.update({ config: this.config, state: this.#state, isOpen, isPageVisible, isFront });
    await settle();
  }

  async receive(...indices: number[]): Promise<void> {
    const author = { name: 'Ada Lovelace', avatarUrl: '' };
    const news = indices.map((index) => message(index, { author }));
    await this.change({ messages: [...this.#state.messages, ...news] });
  }

  get shown(): readonly string[] {
    return this.notifications.shown.map(
      ({ title, body, isClosed }) => `${title}: ${body}${isClosed ? ' (closed)' : ''}`,
    );
  }
  items(): (string | boolean | undefined)[][] {
    return this.alerts
      .menuItems(this.config)
      .map(({ label, checked, disabled }) => [label, checked, disabled]);
  }
  async press(id: string): Promise<void> {
    this.alerts
      .menuItems(this.config)
      .find((item) => item.id === id)
      ?.run();
    await settle();
  }
}

describe('sound and notifications', () => {
  let place: Place;
  beforeEach(async () => {
    new World();
    place = new Place(await chatWith());
    await place.choices.accept();
    await place.change();
  });
  afterEach(() => place.alerts.dispose());

  it('LC-51 one sound and one notification for an answer while the page is hidden, with one event', async () => {
    await place.receive(3);
    await place.change({ isTeamTyping: true });
    expect([place.sounds, place.shown]).to.deep.equal([1, ['Ada Lovelace: Message 3']]);
    expect(place.heard).to.deep.equal([
      { body: 'Message 3', author: 'Ada Lovelace', sound: true, notification: true },
    ]);
  });

  it('LC-51 nothing for history, or for what the visitor writes', async () => {
    await place.change({ thread: 2, messages: messages(0, 9), visitorReadIndex: null });
    await place.change({ messages: [...messages(0, 9), message(10, { from: 'visitor' })] });
    expect([place.sounds, place.shown, place.heard]).to.deep.equal([0, [], []]);
  });

  it('LC-51 nothing in the open window that is looked at', async () => {
    place.isOpen = place.isPageVisible = place.hasFocus = true;
    await place.receive(3);
    expect([place.sounds, place.shown, place.heard]).to.deep.equal([0, [], []]);
  });

  it('LC-51 one sound for a burst; its notifications replace each other quietly', async () => {
    await place.receive(3, 4);
    await place.clock.advance(3_000);
    await place.receive(5);
    await place.clock.advance(3_000);
    await place.receive(6);
    expect(place.sounds).to.equal(1);
    expect(place.notifications.shown.map(({ body, tag, renotify }) => [body, tag, renotify])).to.deep.equal([
      ['Message 4', 'missive-chat:acme', true],
      ['Message 5', 'missive-chat:acme', false],
      ['Message 6', 'missive-chat:acme', false],
    ]);
    await place.clock.advance(5_000);
    await place.receive(7);
    expect([place.sounds, place.notifications.shown.at(-1)?.renotify]).to.deep.equal([2, true]);
  });

  it('LC-44 LC-51 nothing in another tab than the one that acts for all, or where another one was first', async () => {
    place.isFront = false;
    await place.receive(3);
    place.isFront = true;
    place.isFirstTab = false;
    await place.clock.advance(9_000);
    await place.receive(4);
    expect([place.sounds, place.shown, place.heard]).to.deep.equal([0, [], []]);
    expect(place.claims).to.deep.equal(['missive-chat:alert:acme:IM4']);
  });

  describe('in other conversations', () => {
    const reply = (conversation: string, index: number): Message =>
      message(index, { id: `${conversation} ${index}`, conversation });
    beforeEach(() => place.change({ shown: 'CH2', elsewhere: [] }));

    it('LC-51 LC-54 one sound and one notification for an answer, with one event that says which it is in', async () => {
      await place.change({ elsewhere: [reply('CH1', 3)] });
      await place.change({ isTeamTyping: true });
      expect([place.sounds, place.shown, place.claims]).to.deep.equal([
        1,
        ['The team: Message 3'],
        ['missive-chat:alert:acme:CH1 3'],
      ]);
      expect(place.heard).to.deep.equal([
        { body: 'Message 3', author: '', sound: true, notification: true, conversation: 'CH1' },
      ]);
    });

    it('LC-51 LC-54 nothing for what was unread before, or is unread after the visitor has left it', async () => {
      const fresh = new Place(await chatWith());
      await fresh.choices.accept();
      await fresh.change({ shown: 'CH2' });
      await fresh.change({ elsewhere: [reply('CH1', 3)] });
      await fresh.receive(3);
      await fresh.change({
        thread: 2,
        shown: 'CH1',
        messages: messages(0, 3),
        elsewhere: [{ ...message(3), conversation: 'CH2' }],
      });
      expect(fresh.sounds).to.equal(1);
      fresh.alerts.dispose();
    });

    it('LC-51 LC-54 each conversation has a notification of its own, closed when that one is read', async () => {
      await place.change({ elsewhere: [reply('CH1', 3)] });
      await place.receive(3);
      await place.change({ elsewhere: [reply('CH1', 3), reply('CH1', 4)] });
      expect(place.notifications.shown.map(({ tag }) => tag)).to.deep.equal([
        'missive-chat:acme:CH1',
        'missive-chat:acme:CH2',
        'missive-chat:acme:CH1',
      ]);
      await place.change({ elsewhere: [] });
      expect(place.notifications.shown.slice(1).map(({ isClosed }) => isClosed)).to.deep.equal([false, true]);
      await place.change({ visitorReadIndex: 3 });
      expect(place.notifications.shown[1]?.isClosed).to.be.true;
    });

    it('LC-51 LC-54 a pressed notification leads to its conversation', async () => {
      const panel = document.createElement('missive-chat-panel');
      const requests = requestsOf(panel);
      one(place.host, '.frame').append(panel);
      panel.state = state({ shown: 'CH2' });
      await place.change({ elsewhere: [reply('CH1', 3)] });
      await place.receive(3);
      place.notifications.shown[1]?.click();
      expect([place.host.open, requests]).to.deep.equal([true, []]);
      place.notifications.shown[0]?.click();
      expect(requests).to.deep.equal([{ type: 'conversations', open: 'CH1' }]);
    });
  });

  it('LC-51 the page can stop both, to do its own', async () => {
    place.host.addEventListener('missive-notify', (event) => event.preventDefault());
    await place.receive(3);
    expect([place.sounds, place.shown, place.heard.length]).to.deep.equal([0, [], 1]);
  });

  it('LC-51 no sound before the visitor acts in the page', async () => {
    const silent = new Place(await chatWith());
    silent.chat = { sound: true };
    silent.isSoundAllowed = false;
    await silent.change();
    await silent.receive(3);
    expect([silent.sounds, silent.heard]).to.deep.equal([0, []]);
    silent.alerts.dispose();
  });

  it('LC-13 LC-51 no name of an agent if names are not shown', async () => {
    place.chat = { ...BOTH, showNames: false, name: 'Kiln & Clay' };
    await place.receive(3);
    expect(place.shown).to.deep.equal(['Kiln & Clay: Message 3']);
    expect(place.heard).to.deep.include({
      body: 'Message 3',
      author: '',
      sound: true,
      notification: true,
    });
  });

  it('LC-51 a notification is plain text and bounded', async () => {
    const body = `See {{ link:https://kiln.example/care our page }} ${'word '.repeat(200)}`;
    await place.change({ messages: [...messages(0, 2), message(3, { body })] });
    const { title, body: text } = place.notifications.shown[0]!;
    expect(title).to.equal('The team');
    expect(text).to.match(/^See our page/);
    expect(text.length).to.be.at.most(201);
  });

  it('LC-51 a pressed notification opens the window with the focus in it, and is closed', async () => {
    const panel = document.createElement('missive-chat-panel');
    let focused = 0;
    panel.focusInitial = () => Promise.resolve(void (focused += 1));
    one(place.host, '.frame').append(panel);
    await place.receive(3);
    place.notifications.shown[0]?.click();
    expect([place.host.open, place.shown]).to.deep.equal([true, ['Ada Lovelace: Message 3 (closed)']]);
    await waitUntil(() => focused === 1, 'the window takes the focus');
  });

  it('LC-51 a notification is closed when its message is read, here or elsewhere', async () => {
    await place.receive(3);
    await place.change({ visitorReadIndex: 2 });
    expect(place.notifications.shown[0]?.isClosed).to.be.false;
    await place.change({ visitorReadIndex: 3 });
    expect(place.notifications.shown[0]?.isClosed).to.be.true;
  });

  it('LC-51 a notification stays while its open window is behind another program', async () => {
    place.isOpen = place.isPageVisible = true;
    await place.receive(3);
    await place.change({ visitorReadIndex: 3 });
    expect(place.notifications.shown[0]?.isClosed).to.be.false;
    place.hasFocus = true;
    place.pageChanged('focused');
    expect(place.changes).to.be.greaterThan(0);
    await place.change();
    expect(place.notifications.shown[0]?.isClosed).to.be.true;
  });

  for (const [how, end] of [
    ['the page is left', () => place.pageChanged('left')],
    ['the chat ends', () => place.alerts.dispose()],
  ] as const)
    it(`LC-51 a notification is closed when ${how}`, async () => {
      await place.receive(3);
      end();
      expect(place.notifications.shown[0]?.isClosed).to.be.true;
    });

  it('LC-51 the menu has what the operator offers, and turns it on and off', async () => {
    expect(place.items()).to.deep.equal([
      ['Sound', true, undefined],
      ['Notifications', true, false],
    ]);
    await place.press('sound');
    await place.press('notifications');
    expect(place.items().map(([, checked]) => checked)).to.deep.equal([false, false]);
    await place.receive(3);
    expect([place.sounds, place.shown, place.heard]).to.deep.equal([0, [], []]);
    await place.press('sound');
    expect(place.sounds, 'what it sounds like').to.equal(1);
    await place.press('notifications');
    expect(place.items().map(([, checked]) => checked)).to.deep.equal([true, true]);
    place.chat = { notifications: true };
    expect(place.items().map(([label]) => label)).to.deep.equal(['Notifications']);
    place.chat = {};
    expect(place.items()).to.deep.equal([]);
  });

  it('LC-51 the menu says that the browser blocks notifications, and has none where they are not supported', () => {
    place.notifications.permission = 'denied';
    expect(place.items()[1]).to.deep.equal(['Notifications (blocked by the browser)', false, true]);
    place.notifications.permission = 'unsupported';
    expect(place.items().map(([label]) => label)).to.deep.equal(['Sound']);
  });

  it('LC-51 no sound is prepared while it is off', async () => {
    const quiet = new Place(await chatWith());
    quiet.chat = { notifications: true };
    await quiet.change();
    expect(quiet.soundsOpened).to.equal(0);
    quiet.alerts.dispose();
  });
});

describe('<missive-chat-notify-offer>', () => {
  const offer = async (
    notifications: FakeNotifications,
    parts: { isNews?: boolean; chat?: Partial<ChatConfig> } = {},
  ): Promise<{ element: MissiveChatNotifyOfferElement; thread: HTMLElement; storage: FakeStorage }> => {
    const storage = new FakeStorage();
    const choices = new AlertChoices(storage, '', notifications);
    MissiveChatNotifyOfferElement.choicesOf = () => choices;
    const thread = await fixture<HTMLElement>(html`
      <div role="log" tabindex="0" aria-label="Conversation">
        <div role="list">
          <div role="listitem">Hello</div>
          <missive-chat-notify-offer
            hidden
            .config=${config({ chat: parts.chat ?? { notifications: true } })}
            .isNews=${parts.isNews ?? false}
          ></missive-chat-notify-offer>
        </div>
      </div>
    `);
    const element = thread.querySelector('missive-chat-notify-offer')!;
    await element.updateComplete;
    return { element, thread, storage };
  };
  const words = (element: Element): string => all(element, 'p').map(textOf).join();
  const press = async (element: MissiveChatNotifyOfferElement, name: string): Promise<void> => {
    button(element, name).focus();
    button(element, name).click();
    await settle();
    await element.updateComplete;
  };

  it('is accessible, shown and hidden', async () => {
    const { element, thread } = await offer(new FakeNotifications());
    await expectAccessible(thread);
    await press(element, 'No thanks');
    await expectAccessible(thread);
  });

  for (const [permission, expected] of [
    ['default', 'Get notified of replies? Turn on No thanks'],
    ['denied', ''],
    ['unsupported', ''],
  ] as const)
    it(`LC-51 is ${expected ? '' : 'not '}there while notifications are ${permission}, and asks nothing`, async () => {
      const notifications = new FakeNotifications(permission);
      const { element, storage } = await offer(notifications);
      expect([words(element), element.hidden, notifications.requests, storage.writes]).to.deep.equal([
        expected,
        expected === '',
        0,
        0,
      ]);
    });

  it('LC-51 is not there if the operator does not offer notifications', async () => {
    const { element } = await offer(new FakeNotifications(), { chat: { sound: true } });
    expect(element.hidden).to.be.true;
  });

  it('LC-51 asks the browser when the visitor accepts, and goes, with the focus on the thread', async () => {
    const notifications = new FakeNotifications();
    const { element, thread } = await offer(notifications);
    const requests = requestsOf(element);
    await press(element, 'Turn on');
    expect([notifications.requests, element.hidden, words(element)]).to.deep.equal([1, true, '']);
    expect(requests).to.deep.equal([{ type: 'announce', text: 'Notifications are on.' }]);
    expectFocus(thread);
  });

  it('LC-51 says it when the browser blocks them, and goes', async () => {
    const { element } = await offer(new FakeNotifications('default', 'denied'));
    const requests = requestsOf(element);
    await press(element, 'Turn on');
    expect([element.hidden, requests]).to.deep.equal([
      true,
      [{ type: 'announce', text: 'Notifications (blocked by the browser)' }],
    ]);
  });

  it('LC-51 stays when the browser’s question is put off', async () => {
    const { element, storage } = await offer(new FakeNotifications('default', 'default'));
    await press(element, 'Turn on');
    expect([element.hidden, storage.writes]).to.deep.equal([false, 0]);
  });

  it('LC-51 goes for good when it is declined, with the focus on the thread', async () => {
    const notifications = new FakeNotifications();
    const { element, thread, storage } = await offer(notifications);
    await press(element, 'No thanks');
    expect([element.hidden, notifications.requests]).to.deep.equal([true, 0]);
    expect([...storage.values]).to.deep.equal([['missive-chat:', '{"notifications":false}']]);
    expectFocus(thread);
  });

  it('LC-17 is announced once when it is new, and not in a thread of an earlier visit', async () => {
    const heard: unknown[] = [];
    const listener = (event: Event): number => heard.push((event as CustomEvent).detail);
    document.addEventListener('missive-request', listener);
    const { element } = await offer(new FakeNotifications(), { isNews: true });
    element.state = {};
    await element.updateComplete;
    await offer(new FakeNotifications());
    document.removeEventListener('missive-request', listener);
    expect(heard).to.deep.equal([{ type: 'announce', text: 'Get notified of replies?' }]);
  });
});
