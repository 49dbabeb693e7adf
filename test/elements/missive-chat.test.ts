import { expect } from '@open-wc/testing';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import type { MissiveChatEventDetails, MissiveChatEventName } from '../../src/core/events.js';
import type { PublicSettings } from '../../src/core/types.js';
import { chatWith, hasLauncher, heard, pressable, settle, World } from '../browser/shell.js';
import { expectAccessible, button, finishMotion, one, textOf } from './support.js';

const variable = (element: Element, name: string): string =>
  getComputedStyle(element).getPropertyValue(`--missive-chat-${name}`);

/** A rule of the page, until the test is over. */
function pageRule(rule: string): void {
  const style = document.createElement('style');
  style.className = 'of-the-test';
  style.textContent = rule;
  document.head.append(style);
}

describe('<missive-chat>', () => {
  let world: World;
  beforeEach(() => (world = new World()));
  afterEach(() => document.querySelectorAll('.of-the-test').forEach((node) => node.remove()));

  it('LC-17 is accessible, closed and open', async () => {
    world.useRealWindow();
    const element = await chatWith();
    await expectAccessible(element);
    await world.press(pressable(element));
    expect(one(element, '[role=dialog]').getClientRects()).to.have.length(1);
    await expectAccessible(element);
  });

  it('is ready, and says so once, when its settings are here', async () => {
    let answer: (settings: PublicSettings) => void = () => undefined;
    world.settings = () => new Promise((resolve) => (answer = resolve));
    const said: unknown[] = [];
    let resolved: unknown;
    const element = await chatWith({}, (chat) => {
      heard(chat, 'missive-ready').push = (name) => said.push(name);
      void chat.ready.then((value) => (resolved = value));
    });
    expect([resolved === undefined, said, hasLauncher(element)]).to.deep.equal([true, [], false]);
    answer({ account: 'acme', config: {}, status: 'online', mayHideBranding: false });
    await settle();
    expect(resolved === element).to.be.true;
    expect(said).to.deep.equal(['missive-ready']);
    expect(hasLauncher(element)).to.be.true;
  });

  it('shows its button in its first update when the script carried the settings', async () => {
    const element = document.createElement('missive-chat');
    element.accountId = 'acme';
    document.body.append(element);
    await element.updateComplete;
    const isThere = hasLauncher(element);
    element.remove();
    expect(isThere).to.be.true;
  });

  it('LC-10 opens, closes and toggles, and shows it in its attribute', async () => {
    const element = await chatWith();
    const shown = async (): Promise<unknown> => {
      await element.updateComplete;
      return [element.open, element.hasAttribute('open'), pressable(element).getAttribute('aria-expanded')];
    };
    expect(await shown()).to.deep.equal([false, false, 'false']);
    element.show();
    expect(await shown()).to.deep.equal([true, true, 'true']);
    element.close();
    expect(await shown()).to.deep.equal([false, false, 'false']);
    element.toggle();
    expect(await shown()).to.deep.equal([true, true, 'true']);
    element.removeAttribute('open');
    expect(await shown()).to.deep.equal([false, false, 'false']);
  });

  it('LC-10 remembers calls made before it is ready', async () => {
    const element = await chatWith({}, (chat) => {
      chat.hideButton();
      chat.show();
      chat.setMeta({ plan: 'gold' });
    });
    expect([element.open, hasLauncher(element), world.windows.length]).to.deep.equal([true, false, 1]);
    expect(world.window.config.meta).to.deep.equal({ plan: 'gold' });
  });

  it('LC-10 says each opening and closing once, the visitor’s and the page’s alike, when it is done', async () => {
    const element = await chatWith();
    const events = heard(element, 'missive-open', 'missive-close');
    const states: boolean[] = [];
    for (const name of ['missive-open', 'missive-close'] as const)
      element.addEventListener(name, () => states.push(element.hasAttribute('open')));
    element.show();
    element.show();
    await settle();
    expect(events).to.deep.equal(['missive-open']);
    await world.press(pressable(element));
    expect(events).to.deep.equal(['missive-open', 'missive-close']);
    await world.press(pressable(element));
    element.removeAttribute('open');
    await settle();
    element.toggle();
    element.toggle();
    await settle();
    expect(events).to.deep.equal(['missive-open', 'missive-close', 'missive-open', 'missive-close']);
    expect(states).to.deep.equal([true, false, true, false]);
  });

  it('LC-10 shows and hides the button only, and opens the window only', async () => {
    const element = await chatWith({ open: '' });
    const events = heard(element, 'missive-open', 'missive-close');
    element.hideButton();
    await settle();
    expect([hasLauncher(element), element.open]).to.deep.equal([false, true]);
    element.close();
    await settle();
    element.show();
    await settle();
    expect([hasLauncher(element), element.open]).to.deep.equal([false, true]);
    element.showButton();
    await settle();
    expect([hasLauncher(element), element.open]).to.deep.equal([true, true]);
    expect(events).to.deep.equal(['missive-close', 'missive-open']);
  });

  it('LC-10 has no button where the configuration hides it, until it is asked for', async () => {
    const element = await chatWith({}, (chat) => (chat.config = { chat: { hidden: true } }));
    expect(hasLauncher(element)).to.be.false;
    element.show();
    await settle();
    expect(hasLauncher(element)).to.be.false;
    element.showButton();
    await settle();
    expect(hasLauncher(element)).to.be.true;
  });

  it('LC-12 has no button while nobody is there, if the page wants that', async () => {
    world.useSettings({ status: 'offline' });
    expect(hasLauncher(await chatWith({ 'hide-when-offline': '' }))).to.be.false;
    expect(hasLauncher(await chatWith())).to.be.true;
    world.useSettings({ status: 'online' });
    expect(hasLauncher(await chatWith({ 'hide-when-offline': '' }))).to.be.true;
  });

  it('LC-12 keeps the button of a conversation that goes on', async () => {
    world.useSettings({ status: 'offline' });
    const element = await chatWith({ 'hide-when-offline': '', open: '' });
    expect(hasLauncher(element)).to.be.false;
    world.window.hasMessages = true;
    world.window.options.host.requestUpdate();
    await settle();
    expect(hasLauncher(element)).to.be.true;
  });

  describe('the last visit', () => {
    it('LC-11 is taken up: the window opens again', async () => {
      world.remembered = { isOpen: true };
      const element = await chatWith();
      expect([element.open, world.windows.length]).to.deep.equal([true, 1]);
    });

    it('LC-11 is not taken up on a phone-sized screen, or where the page does not want it', async () => {
      world.remembered = { isOpen: true };
      const other = await chatWith({ 'remember-open-state': 'false' });
      world.isPhoneSized = true;
      const element = await chatWith();
      expect([element.open, other.open, world.windowLoads]).to.deep.equal([false, false, 0]);
    });

    it('LC-11 is remembered of what the visitor does only', async () => {
      const element = await chatWith();
      element.show();
      await settle();
      element.close();
      await settle();
      expect(world.storage.writes).to.equal(0);
      await world.press(pressable(element));
      expect(world.remembered).to.deep.equal({ isOpen: true });
      await world.press(pressable(element));
      expect(world.remembered).to.deep.equal({ isOpen: false });
    });

    it('LC-11 comes back to a conversation when the page is idle, without opening', async () => {
      world.remembered = { hasConversation: true };
      const element = await chatWith();
      expect(world.windowLoads).to.equal(0);
      await world.idle();
      expect([world.windows.length, element.open]).to.deep.equal([1, false]);
    });

    it('stores nothing and loads nothing where there was none', async () => {
      await chatWith();
      await world.idle();
      expect([world.storage.writes, world.storage.values.size, world.windowLoads]).to.deep.equal([0, 0, 0]);
    });
  });

  describe('the user', () => {
    const ANN = { email: 'ann@visitor.example', name: 'Ann' };
    const BOB = { email: 'bob@visitor.example', name: 'Bob' };

    it('LC-23 of the configuration is said once', async () => {
      const said: unknown[] = [];
      const element = await chatWith({}, (chat) => {
        heard(chat, 'missive-visitor-identified').push = (event) => said.push(event);
        chat.config = { user: ANN };
      });
      element.setMeta({ plan: 'gold' });
      element.setUser(ANN);
      await settle();
      expect(said).to.deep.equal([['missive-visitor-identified', ANN]]);
    });

    it('LC-23 is said again when it is another', async () => {
      const element = await chatWith();
      const said = heard(element, 'missive-visitor-identified');
      element.setUser(ANN);
      element.setUser(BOB);
      await settle();
      expect(said).to.deep.equal([
        ['missive-visitor-identified', ANN],
        ['missive-visitor-identified', BOB],
      ]);
      expect(element.user).to.deep.equal({ ...DEFAULTS.user, ...BOB });
    });

    it('LC-33 with another email starts over: what is remembered and the window go', async () => {
      world.remembered = { visitorToken: 'proof of Ann' };
      const element = await chatWith({ open: '' }, (chat) => (chat.config = { user: ANN }));
      const anns = world.window;
      element.setUser({ ...ANN, name: 'Anna' });
      await settle();
      expect([anns.isForgotten, world.remembered]).to.deep.equal([false, { visitorToken: 'proof of Ann' }]);
      element.setUser(BOB);
      await settle();
      expect([anns.isForgotten, world.remembered]).to.deep.equal([true, null]);
      expect(world.windows.length).to.equal(2);
      expect(world.window.config.user.email).to.equal(BOB.email);
      expect(element.open).to.be.true;
    });

    it('LC-33 leaves no digest of one for another', async () => {
      const element = await chatWith({}, (chat) => (chat.config = { user: { ...ANN, digest: 'of Ann' } }));
      element.setUser(BOB);
      expect(element.user.digest).to.equal('');
    });

    it('LC-33 that is nobody is a reset', async () => {
      world.remembered = { visitorToken: 'proof of Ann' };
      const element = await chatWith({ open: '' }, (chat) => (chat.config = { user: ANN }));
      const anns = world.window;
      element.setUser(null);
      await settle();
      expect([anns.isForgotten, world.remembered]).to.deep.equal([true, null]);
      expect(element.user).to.deep.equal(DEFAULTS.user);
    });

    it('LC-33 is forgotten by reset, of a closed chat too, and can be said again', async () => {
      world.remembered = { visitorToken: 'proof of Ann', hasConversation: true };
      const element = await chatWith({}, (chat) => (chat.config = { user: ANN }));
      const said = heard(element, 'missive-visitor-identified');
      element.reset();
      await settle();
      expect([world.remembered, element.user.email, world.windows.length]).to.deep.equal([null, '', 0]);
      element.setUser(ANN);
      expect(said).to.deep.equal([['missive-visitor-identified', ANN]]);
    });
  });

  it('LC-32 replaces custom data, and adds to it without overwriting', async () => {
    const element = await chatWith(
      { open: '' },
      (chat) => (chat.config = { meta: { plan: 'free', a: '1' } }),
    );
    element.addMeta({ plan: 'gold', b: '2' });
    expect(element.meta).to.deep.equal({ plan: 'free', a: '1', b: '2' });
    element.setMeta({ c: '3' });
    expect(element.meta).to.deep.equal({ c: '3' });
    expect(world.window.config.meta).to.deep.equal({ c: '3' });
  });

  describe('variables', () => {
    it('LC-15 restyle at once and touch nothing else', async () => {
      const element = await chatWith({ open: '' });
      const { window } = world;
      const { chat, ...others } = window.config;
      const events = heard(element, 'missive-open', 'missive-close', 'missive-error');
      window.field.focus();
      element.setVariables({ 'main-color': 'rgb(1, 2, 3)' });
      element.setVariables({ margin: '7px' });
      await element.updateComplete;
      expect(variable(element, 'main-color')).to.equal('rgb(1, 2, 3)');
      finishMotion(element);
      expect(getComputedStyle(pressable(element)).backgroundColor).to.equal('rgb(1, 2, 3)');
      expect(variable(element, 'margin')).to.equal('7px');
      const given = { 'main-color': 'rgb(1, 2, 3)', margin: '7px' };
      expect(element.variables).to.deep.equal({ ...DEFAULTS.chat.variables, ...given });
      expect(window.config).to.deep.equal({ ...others, chat: { ...chat, variables: element.variables } });
      expect([element.getAttribute('style'), element.open, events]).to.deep.equal([null, true, []]);
      expect(element.shadowRoot?.activeElement === window.field).to.be.true;
    });

    it('LC-15 may refer to each other by bare name', async () => {
      const element = await chatWith();
      element.setVariables({ 'main-color': 'rgb(1, 2, 3)', 'text-color': 'var(--main-color)' });
      await element.updateComplete;
      expect(variable(element, 'text-color')).to.equal('rgb(1, 2, 3)');
      expect(variable(element, 'bubble-dark-color')).to.equal('rgb(1, 2, 3)');
    });

    it('LC-15 give way to a rule of the page for the element', async () => {
      pageRule('missive-chat { --missive-chat-main-color: rgb(9, 9, 9) }');
      const element = await chatWith();
      element.setVariables({ 'main-color': 'rgb(1, 2, 3)' });
      await element.updateComplete;
      expect(getComputedStyle(pressable(element)).backgroundColor).to.equal('rgb(9, 9, 9)');
    });

    it('LC-15 cannot break out of their declarations', async () => {
      const element = await chatWith();
      const { display } = getComputedStyle(element);
      for (const value of [
        'red; display: none',
        'red !important; display: none',
        'red } :host { display: none !important } x {',
        'red</style><style>missive-chat { display: none }',
      ]) {
        element.setVariables({ 'main-color': value });
        await element.updateComplete;
        expect(getComputedStyle(element).display).to.equal(display);
        expect(variable(element, 'margin')).to.equal('20px');
      }
    });

    it('LC-15 that do not exist are reported and set nothing', async () => {
      const element = await chatWith();
      element.setVariables({ 'main-colour': 'red' } as object);
      await element.updateComplete;
      expect(world.reportedOptions).to.include('chat.variables.main-colour');
      expect(variable(element, 'main-colour')).to.equal('');
    });
  });

  describe('events', () => {
    const EVENTS: MissiveChatEventDetails = {
      'missive-ready': undefined,
      'missive-visitor-identified': { name: 'Ann', email: 'ann@visitor.example' },
      'missive-chat-started': { name: 'Ann', email: 'ann@visitor.example' },
      'missive-new-message': { body: 'Hello' },
      'missive-notify': { body: 'Hello', author: 'Lou', sound: true, notification: false },
      'missive-chat-ended': { by: 'Lou', at: '2026-05-05T09:00:00.000Z' },
      'missive-rated': { rating: 'good', words: 'Thanks' },
      'missive-open': undefined,
      'missive-close': undefined,
      'missive-unread': { count: 2 },
      'missive-status': { status: 'offline', opensAt: '2026-05-05T09:00:00.000Z' },
      'missive-greeting': { id: 'help', action: 'shown' },
      'missive-challenge': { respond: () => undefined },
      'missive-error': { code: 'unreachable', message: 'no answer' },
    };

    for (const name of Object.keys(EVENTS) as MissiveChatEventName[])
      it(`${name} is heard outside of shadow trees, with its detail`, async () => {
        const events: CustomEvent<unknown>[] = [];
        const listener = (event: Event): number => events.push(event as CustomEvent);
        const host = document.createElement('div');
        host.className = 'of-the-test';
        const element = document.createElement('missive-chat');
        element.accountId = 'acme';
        host.attachShadow({ mode: 'open' }).append(element);
        document.body.append(host);
        document.addEventListener(name, listener);
        element.show();
        await settle();
        if (name === 'missive-close') element.close();
        else if (name !== 'missive-ready' && name !== 'missive-open') world.window.say(name, EVENTS[name]);
        await settle();
        document.removeEventListener(name, listener);
        const last = events.at(-1);
        expect([last?.bubbles, last?.composed, last?.cancelable]).to.deep.equal([true, true, false]);
        expect(last?.detail ?? undefined).to.deep.equal(EVENTS[name]);
      });

    it('LC-14 the number of unread messages is on the button, in the property, and said when it changes', async () => {
      world.remembered = { hasConversation: true };
      const element = await chatWith();
      const said = heard(element, 'missive-unread');
      await world.idle();
      for (const count of [1, 1, 3]) world.window.say('missive-unread', { count });
      await settle();
      expect(element.unread).to.equal(3);
      expect(textOf(one(element, '[part=badge]'))).to.equal('3');
      expect(said).to.deep.equal([
        ['missive-unread', { count: 1 }],
        ['missive-unread', { count: 3 }],
      ]);
    });

    it('LC-12 LC-50 the status is in the property, and said when it or the time of return changes', async () => {
      const said: unknown[] = [];
      const element = await chatWith({ open: '' }, (chat) => {
        expect(chat.status).to.equal('connecting');
        heard(chat, 'missive-status').push = (event) => said.push(event);
      });
      expect(element.status).to.equal('online');
      const opensAt = '2026-05-05T09:00:00.000Z';
      const changes = [
        { status: 'connecting', opensAt: '' },
        { status: 'connecting', opensAt: '' },
        { status: 'offline', opensAt },
        { status: 'offline', opensAt },
        { status: 'offline', opensAt: '2026-05-06T09:00:00.000Z' },
      ] as const;
      for (const change of changes) world.window.say('missive-status', change);
      expect(element.status).to.equal('offline');
      expect(said).to.deep.equal(
        [{ status: 'online', opensAt: '' }, changes[0], changes[2], changes[4]].map((change) => [
          'missive-status',
          change,
        ]),
      );
    });

    it('LC-25 reports to the developer, too, what does not work in the chat', async () => {
      await chatWith({ open: '' });
      world.window.say('missive-error', { code: 'refused', message: 'Not from this origin.' });
      expect(world.reports).to.deep.equal(['Not from this origin.']);
    });
  });

  it('LC-02 names its button by the title of the configuration', async () => {
    const element = await chatWith({}, (chat) => (chat.messages = { title: 'Talk to us' }));
    expect(button(element, 'Talk to us')).to.exist;
    element.messages = { title: 'Ask us' };
    await settle();
    expect(button(element, 'Ask us')).to.exist;
  });

  it('LC-06 says where its button stands', async () => {
    const element = await chatWith({ position: 'top-left' });
    const { left, top } = pressable(element).getBoundingClientRect();
    expect([left, top]).to.deep.equal([20, 20]);
  });
});
