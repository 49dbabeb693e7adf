import { expect } from '@open-wc/testing';
import type { PageVisit } from '../../src/core/greetings.js';
import type { Greeting, PublicSettings } from '../../src/core/types.js';
import { visitorRecord } from '../../src/core/visitor-record.js';
import { GreetingPreview } from '../../src/elements/attention/greeting-preview.js';
import { Greeter, type PageWatch } from '../../src/elements/greeter.js';
import type { MissiveChatElement } from '../../src/elements/missive-chat.js';
import { chatWith, heard, settle, World } from '../browser/shell.js';
import { all, button, buttons, expectAccessible, expectFocus, nameOf, one, textOf } from './support.js';

const HELP: Greeting = { id: 'help', text: 'May we help?', after: 10 };

/** A page whose visit is set by hand. */
class FakePage implements PageWatch {
  visit: PageVisit = { path: '/pots', seconds: 0, scrolled: 0, isLeaving: false };
  isVisible = true;
  isWatched = false;
  changed: () => void = () => undefined;
  start(): void {
    this.isWatched = true;
    this.changed();
  }
  stop(): void {
    this.isWatched = false;
  }
  async change(visit: Partial<PageVisit>): Promise<void> {
    this.visit = { ...this.visit, ...visit };
    this.changed();
    await settle();
  }
}

describe('greetings of <missive-chat>', () => {
  let world: World;
  let page: FakePage;
  let cardLoads: number;
  let failingCards: number;

  beforeEach(() => {
    world = new World();
    page = new FakePage();
    cardLoads = 0;
    failingCards = 0;
    const greeters = new WeakMap<object, Greeter>();
    world.greet = (host, idOrText) => {
      void host.ready.then(() => {
        let greeter = greeters.get(host);
        if (!greeter) {
          greeter = new Greeter({
            host,
            record: () => visitorRecord(world.storage, host.accountId ?? ''),
            watchPage(changed) {
              page.changed = changed;
              return page;
            },
            openCard(act) {
              cardLoads += 1;
              if (failingCards === 0)
                return Promise.resolve(new GreetingPreview({ host, act, clock: world.clock }));
              failingCards -= 1;
              return Promise.reject(new Error('scripted'));
            },
          });
          greeters.set(host, greeter);
          host.addController(greeter);
        }
        if (idOrText) greeter.greet(idOrText);
      });
    };
  });

  const greeted = async (
    greetings: readonly Greeting[] = [HELP],
    settings: Partial<PublicSettings> = {},
  ): Promise<MissiveChatElement> => {
    world.useSettings({ config: { greetings }, ...settings });
    const element = await chatWith();
    await settle();
    return element;
  };
  const preview = (element: Element): HTMLElement | undefined => all(element, 'missive-chat-preview')[0];
  const shown = async (element: MissiveChatElement): Promise<string> => {
    await settle();
    await settle();
    const text = preview(element) && all(element, '.text')[0];
    return text ? textOf(text) : '';
  };
  const actions = (element: Element): unknown[] => heard(element, 'missive-greeting');

  it('LC-52 comes when it is due, beside the closed window, and stores nothing', async () => {
    const element = await greeted();
    const events = actions(element);
    expect(await shown(element)).to.equal('');
    page.visit = { ...page.visit, seconds: 10 };
    await world.clock.advance(10_000);
    expect(await shown(element)).to.equal('May we help?');
    expect(events).to.deep.equal([['missive-greeting', { id: 'help', action: 'shown' }]]);
    expect([element.open, world.windows.length, world.storage.writes]).to.deep.equal([false, 0, 0]);
  });

  it('LC-52 asks for nothing where there is no greeting', async () => {
    await chatWith();
    expect([page.isWatched, cardLoads]).to.deep.equal([false, 0]);
  });

  it('LC-52 is accessible, with its replies as buttons', async () => {
    const element = await greeted([{ ...HELP, replies: ['Yes, please', 'No'] }]);
    await page.change({ seconds: 10 });
    await shown(element);
    await expectAccessible(element);
    const group = one(element, '.replies');
    expect([group.role, nameOf(group)]).to.deep.equal(['group', 'Suggested replies']);
    expect(
      all(group.getRootNode() instanceof ShadowRoot ? preview(element)! : element, '.replies button'),
    ).to.have.length(2);
  });

  it('LC-17 LC-52 is announced once, politely, with its replies', async () => {
    const element = await greeted([{ ...HELP, replies: ['Yes', 'No'] }]);
    await page.change({ seconds: 10 });
    await shown(element);
    const region = one(element, '.spoken');
    expect([region.getAttribute('aria-live'), textOf(region)]).to.deep.equal(['polite', '']);
    await world.clock.advance(500);
    expect(textOf(region)).to.equal('New message from The team: May we help? (Suggested replies: Yes, No)');
    element.requestUpdate();
    await settle();
    expect(all(element, '.spoken p')).to.have.length(1);
  });

  it('LC-52 a press opens the window, which begins with the greeting', async () => {
    const element = await greeted();
    const events = actions(element);
    await page.change({ seconds: 10 });
    await shown(element);
    await world.press(one(element, 'button.open'));
    await world.clock.advance(100);
    expect([element.open, await shown(element)]).to.deep.equal([true, '']);
    expect(events.at(-1)).to.deep.equal(['missive-greeting', { id: 'help', action: 'opened' }]);
    expect([element.messages.welcome, element.meta.greeting]).to.deep.equal(['May we help?', 'help']);
    expect(world.remembered).to.deep.equal({ greetings: { help: 'opened' }, isOpen: true });
  });

  it('LC-52 the button of the chat opens it too; a window that the page opens takes it away', async () => {
    const element = await greeted();
    const events = actions(element);
    await page.change({ seconds: 10 });
    await shown(element);
    await world.press(one(element, '[part=button]'));
    expect(events.at(-1)).to.deep.equal(['missive-greeting', { id: 'help', action: 'opened' }]);

    world.storage.values.clear();
    page = new FakePage();
    const other = await greeted();
    const heardThere = actions(other);
    await page.change({ seconds: 10 });
    await shown(other);
    other.show();
    expect(await shown(other)).to.equal('');
    expect(heardThere).to.have.length(1);
    expect(world.remembered).to.equal(null);
  });

  for (const [way, dismiss] of [
    ['by its button', (element: Element) => button(element, 'Dismiss').click()],
    [
      'by Escape',
      (element: Element) =>
        one(element, 'button.open').dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }),
        ),
    ],
  ] as const)
    it(`LC-52 stays away once it was dismissed ${way}, and the focus goes to the button`, async () => {
      const element = await greeted([{ ...HELP, once: false }]);
      const events = actions(element);
      await page.change({ seconds: 10 });
      await shown(element);
      one(element, 'button.open').focus();
      dismiss(element);
      expectFocus(one(element, '[part=button]'));
      // Screen readers would say nothing of the button if the preview went first.
      expect(await shown(element)).to.equal('May we help?');
      await world.clock.advance(100);
      expect(await shown(element)).to.equal('');
      expect(events.at(-1)).to.deep.equal(['missive-greeting', { id: 'help', action: 'dismissed' }]);
      expect(world.remembered).to.deep.equal({ greetings: { help: 'dismissed' } });
      expect(element.open).to.equal(false);

      page = new FakePage();
      const next = await greeted([{ ...HELP, once: false }]);
      await page.change({ seconds: 99 });
      next.greet('help');
      expect(await shown(next)).to.equal('');
    });

  it('LC-52 a reply opens the window and sends these words, after the form', async () => {
    world.useRealWindow();
    const element = await greeted([{ ...HELP, replies: ['Yes, please', 'No'] }]);
    const events = actions(element);
    await page.change({ seconds: 10 });
    await shown(element);
    button(element, 'Yes, please').focus();
    await world.press(button(element, 'Yes, please'));
    expect(preview(element), 'until screen readers have followed the focus').to.not.equal(undefined);
    await world.clock.advance(100);
    expect(preview(element)).to.equal(undefined);
    expect(events.at(-1)).to.deep.equal(['missive-greeting', { id: 'help', action: 'answered' }]);
    await shown(element);
    const panel = (): HTMLElementTagNameMap['missive-chat-panel'] => one(element, 'missive-chat-panel');
    expect([panel().open, panel().state.messages]).to.deep.equal([true, []]);
    const [name, email] = all<HTMLInputElement>(element, 'form input');
    name!.value = 'Ann';
    email!.value = 'ann@visitor.example';
    button(element, 'Submit').click();
    await shown(element);
    const [message, ...others] = panel().state.messages;
    expect([
      message?.body,
      message?.outgoing?.meta.greeting,
      others.length,
      panel().state.draft,
      one<HTMLTextAreaElement>(element, 'textarea').value,
    ]).to.deep.equal(['Yes, please', 'help', 0, '', '']);
  });

  it('LC-52 is not for who writes already: neither with a conversation nor with an open or inline window', async () => {
    world.remembered = { hasConversation: true };
    const element = await greeted([
      HELP,
      { ...HELP, id: 'back', text: 'Welcome back', audience: 'returning' },
    ]);
    await page.change({ seconds: 10 });
    expect(await shown(element)).to.equal('Welcome back');

    world.remembered = null;
    page = new FakePage();
    const open = await greeted();
    open.show();
    await page.change({ seconds: 10 });
    expect(await shown(open)).to.equal('');
    open.close();
    await page.change({ seconds: 20 });
    expect(await shown(open)).to.equal('', 'nor on the page where it was open');
    await page.change({ path: '/cart', seconds: 10 });
    expect(await shown(open)).to.equal('May we help?');

    page = new FakePage();
    const inline = await greeted([HELP], { config: { greetings: [HELP], chat: { inline: true } } });
    await page.change({ seconds: 10 });
    expect(await shown(inline)).to.equal('');
  });

  it('LC-52 comes once on a page, and another one on the next route', async () => {
    const other = { ...HELP, id: 'cart', text: 'Your cart', pages: ['/cart'], after: 2 };
    const element = await greeted([HELP, other]);
    await page.change({ seconds: 10 });
    await shown(element);
    button(element, 'Dismiss').click();
    await page.change({ seconds: 60 });
    expect(await shown(element)).to.equal('');
    await page.change({ path: '/cart', seconds: 2 });
    expect(await shown(element)).to.equal('Your cart');
    await page.change({ path: '/pots', seconds: 20 });
    expect(await shown(element)).to.equal('', 'it is not for that page, and the first was there');
  });

  it('LC-52 does not come where the chat is hidden while the team is away, nor on a hidden page', async () => {
    const config = { greetings: [HELP], chat: { hideWhenOffline: true } };
    const element = await greeted([HELP], { config, status: 'offline' });
    await page.change({ seconds: 10 });
    expect(await shown(element)).to.equal('');

    page = new FakePage();
    page.isVisible = false;
    const hidden = await greeted();
    await page.change({ seconds: 10 });
    expect(await shown(hidden)).to.equal('');
    page.isVisible = true;
    await page.change({});
    expect(await shown(hidden)).to.equal('May we help?');
  });

  it('LC-52 makes room for a message of the team', async () => {
    const element = await greeted();
    await page.change({ seconds: 10 });
    await shown(element);
    element.platform.window.preload();
    await world.asVisitor(() => one(element, '[part=button]').dispatchEvent(new Event('pointerenter')));
    one(element, 'missive-chat-button').dispatchEvent(new Event('pointerenter'));
    await settle();
    world.window.say('missive-unread', { count: 1 });
    expect(await shown(element)).to.equal('');
  });

  it('LC-52 is shown by the page’s own call, by its id or with a text of the page', async () => {
    const element = await greeted([{ id: 'sale', text: 'A sale!' }]);
    const events = actions(element);
    await page.change({ seconds: 3600, scrolled: 100 });
    expect(await shown(element)).to.equal('');
    element.greet('sale');
    expect(await shown(element)).to.equal('A sale!');
    element.greet('Only today: free delivery');
    expect(await shown(element)).to.equal('Only today: free delivery');
    expect(events.map((event) => (event as [string, { id: string }])[1].id)).to.deep.equal([
      'sale',
      'Only today: free delivery',
    ]);
    element.greet('sail');
    await settle();
    expect(await shown(element)).to.equal('Only today: free delivery');
    expect(world.reports).to.deep.equal(['There is no greeting “sail”.']);
    expect(buttons(element, 'Dismiss')).to.have.length(1);
  });

  it('LC-52 LC-03 follows the settings: a changed text is shown, a removed greeting goes', async () => {
    const element = await greeted([{ ...HELP, after: 0 }]);
    expect(await shown(element)).to.equal('May we help?');
    element.config = { greetings: [{ ...HELP, text: 'Can we help?' }] };
    expect(await shown(element)).to.equal('Can we help?');
    element.config = { greetings: [{ id: 'other', text: 'Other' }] };
    expect(await shown(element)).to.equal('');
  });

  it('LC-52 LC-32 the team sees the greeting also after the page has replaced its data; a value set by the page wins', async () => {
    const element = await greeted([{ ...HELP, after: 0 }]);
    await shown(element);
    await world.press(one(element, 'button.open'));
    element.setMeta({ plan: 'free' });
    await shown(element);
    expect(element.meta).to.deep.equal({ plan: 'free', greeting: 'help' });
    element.setMeta({ greeting: 'of the page' });
    await shown(element);
    expect(element.meta).to.deep.equal({ greeting: 'of the page' });
  });

  it('LC-52 LC-33 a visitor who is forgotten leaves no greeting to the next one', async () => {
    const element = await greeted([{ ...HELP, after: 0 }], {
      config: { greetings: [{ ...HELP, after: 0 }] },
    });
    element.meta = { plan: 'free' };
    const { welcome } = element.messages;
    await shown(element);
    await world.press(one(element, 'button.open'));
    expect([element.meta.greeting, element.messages.welcome]).to.deep.equal(['help', 'May we help?']);
    element.reset();
    await settle();
    expect([element.meta, element.messages.welcome]).to.deep.equal([{ plan: 'free' }, welcome]);
  });

  it('LC-52 a part that does not load is tried again, and an element that was removed is left alone', async () => {
    failingCards = 1;
    const element = await greeted([{ ...HELP, after: 0 }]);
    expect([await shown(element), cardLoads]).to.deep.equal(['', 1]);
    await page.change({});
    expect([await shown(element), cardLoads]).to.deep.equal(['May we help?', 2]);
    element.remove();
    await settle();
    expect([page.isWatched, preview(element)]).to.deep.equal([false, undefined]);
  });
});
