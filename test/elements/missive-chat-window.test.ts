/** How `<missive-chat>` loads its window, where the focus goes, and when all of it ends. */

import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { chatWith, hasLauncher, heard, pressable, settle, World } from '../browser/shell.js';
import { all, expectAccessible, field, focused, one, textOf } from './support.js';

/** Asked this way, a failure does not print the whole page. */
const hasFocus = (element: Element): boolean => focused() === element;

const placeholder = (element: Element): HTMLElement | undefined => all(element, '.placeholder')[0];

describe('<missive-chat>, its window', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  it('is loaded once, when it is first opened', async () => {
    const element = await chatWith();
    expect(world.windowLoads).to.equal(0);
    for (let n = 0; n < 3; n += 1) await world.press(pressable(element));
    expect([world.windowLoads, world.windows.length]).to.deep.equal([1, 1]);
  });

  it('is opened once, however often it is asked for while it loads', async () => {
    const release = world.holdNetwork();
    const element = await chatWith();
    for (let n = 0; n < 3; n += 1) {
      element.toggle();
      await settle();
    }
    await release();
    expect([element.open, world.windows.length]).to.deep.equal([true, 1]);
  });

  describe('on its way', () => {
    // WebKit's only window keeps the size that an earlier test gave it.
    before(() => setViewport({ width: 800, height: 600 }));

    it('LC-18 has a frame of its size in its place, which gives way to it', async () => {
      const release = world.holdNetwork();
      world.useRealWindow();
      const element = await chatWith();
      await world.press(pressable(element));
      const frame = placeholder(element)!.getBoundingClientRect();
      expect(textOf(placeholder(element)!)).to.equal('Chat with usConnecting…');
      await release();
      const { x, y, width, height } = one(element, 'missive-chat-panel').getBoundingClientRect();
      expect([x, y, width, height]).to.deep.equal([frame.x, frame.y, frame.width, frame.height]);
      expect(placeholder(element)!.checkVisibility()).to.be.false;
      expect(getComputedStyle(one(element, 'missive-chat-panel')).opacity, 'no motion').to.equal('1');
      await world.press(pressable(element));
      expect(placeholder(element)).to.be.undefined;
    });

    it('LC-18 is not closed by a second press, of its button or of another', async () => {
      const page = await fixture<HTMLElement>(html`<div></div>`);
      const other = document.createElement('missive-chat-button');
      page.append(other);
      const release = world.holdNetwork();
      const element = await chatWith();
      for (const button of [element, element, other]) await world.press(pressable(button));
      expect([element.open, placeholder(element)?.checkVisibility()]).to.deep.equal([true, true]);
      await release();
      expect([element.open, world.windows.length]).to.deep.equal([true, 1]);
      await world.press(pressable(element));
      expect(element.open).to.be.false;
    });

    it('LC-18 stands in the page’s flow where the window does', async () => {
      const release = world.holdNetwork();
      const element = await chatWith({ inline: '' });
      const { top } = element.parentElement!.getBoundingClientRect();
      expect(placeholder(element)!.getBoundingClientRect().top).to.equal(top);
      await release();
    });
  });

  describe('that does not load', () => {
    it('LC-18 LC-25 has the account’s words and the support channels in its place, and is asked for again', async () => {
      world.failingLoads = 2;
      world.useSettings({ config: { support: { email: 'help@acme.com', phone: '+1 555 1234' } } });
      const element = await chatWith();
      const events = heard(element, 'missive-open', 'missive-close', 'missive-error');
      await world.press(pressable(element));
      const message = 'The window did not load: Error: scripted';
      expect(events).to.deep.equal(['missive-open', ['missive-error', { code: 'unreachable', message }]]);
      expect([element.open, world.reports]).to.deep.equal([true, [message]]);
      const alert = one(element, '[role=alert]');
      expect(textOf(alert)).to.match(/^Sorry, there is an issue .*help@acme\.com\+1 555 1234$/);
      expect(all<HTMLAnchorElement>(element, '.placeholder a').map(({ href }) => href)).to.deep.equal([
        'mailto:help@acme.com',
        'tel:+15551234',
      ]);
      await expectAccessible(element);
      await world.clock.advance(5_000);
      await settle();
      expect(events).to.have.length(2);
      await world.clock.advance(5_000);
      await settle();
      expect([element.open, world.windows.length]).to.deep.equal([true, 1]);
    });

    it('LC-18 is put away by its button, and not asked for while it is closed', async () => {
      world.failingLoads = 2;
      const element = await chatWith();
      await world.press(pressable(element));
      await world.press(pressable(element));
      expect([element.open, placeholder(element)]).to.deep.equal([false, undefined]);
      await world.clock.advance(60_000);
      await settle();
      expect(world.windowLoads).to.equal(1);
      await world.press(pressable(element));
      await world.clock.advance(5_000);
      await settle();
      expect([world.windowLoads, world.windows.length]).to.deep.equal([3, 1]);
    });

    it('LC-18 has a button that closes it also where the page hides the button', async () => {
      world.failingLoads = 1;
      const element = await chatWith({ 'button-hidden': '' });
      element.show();
      await settle();
      expect(hasLauncher(element)).to.be.true;
      await world.press(pressable(element));
      expect([element.open, hasLauncher(element)]).to.deep.equal([false, false]);
    });

    it('LC-18 LC-24 shows the account’s words without the markup of their links', async () => {
      world.failingLoads = 1;
      const error = ['Write here:', '{{ link:https://acme.com/help our help }}'];
      world.useSettings({ config: { messages: { error } } });
      const element = await chatWith({ open: '' });
      expect(textOf(one(element, '[role=alert]'))).to.equal('Write here: our help https://acme.com/help');
    });
  });

  for (const type of ['pointerenter', 'focusin'])
    it(`is drawn beforehand on ${type} of the button, and not opened`, async () => {
      const element = await chatWith();
      one(element, 'missive-chat-button').dispatchEvent(new Event(type));
      await settle();
      expect([world.windowLoads, world.windows.length, element.open]).to.deep.equal([1, 1, false]);
      await world.press(pressable(element));
      expect([world.windowLoads, world.windows.length, element.open]).to.deep.equal([1, 1, true]);
    });

  it('that could not be drawn beforehand is loaded when it is opened', async () => {
    world.failingLoads = 1;
    const element = await chatWith();
    one(element, 'missive-chat-button').dispatchEvent(new Event('pointerenter'));
    await settle();
    await world.press(pressable(element));
    expect([world.windows.length, element.open]).to.deep.equal([1, true]);
  });

  describe('the focus', () => {
    it('LC-17 goes into a window that the visitor opens, and back to the button on Escape', async () => {
      world.useRealWindow();
      const element = await chatWith();
      pressable(element).focus();
      await world.asVisitor(() => sendKeys({ press: 'Enter' }));
      expect(hasFocus(field(element, 'Name'))).to.be.true;
      await world.asVisitor(() => sendKeys({ press: 'Escape' }));
      expect(element.open).to.be.false;
      expect(hasFocus(pressable(element))).to.be.true;
    });

    it('LC-18 is left in the window’s fields by a modal of the page that keeps the focus inside', async () => {
      const page = await fixture<HTMLElement>(html`<div role="dialog"><input aria-label="Coupon" /></div>`);
      const inModal = page.querySelector('input')!;
      // As Bootstrap and others do it.
      const keepInside = ({ target }: Event): void => {
        if (!page.contains(target as Node)) inModal.focus();
      };
      document.addEventListener('focusin', keepInside);
      world.useRealWindow();
      const element = await chatWith();
      await world.press(pressable(element));
      field(element, 'Name').focus();
      const isInChat = hasFocus(field(element, 'Name'));
      document.removeEventListener('focusin', keepInside);
      expect(isInChat).to.be.true;
    });

    it('LC-17 goes back to whatever of the page opened the window', async () => {
      const page = await fixture<HTMLElement>(html`<div><button>Questions?</button></div>`);
      const opener = page.querySelector('button')!;
      const element = await chatWith();
      opener.addEventListener('click', () => element.show());
      await world.press(opener);
      expect(hasFocus(world.window.field)).to.be.true;
      await world.asVisitor(() => element.close());
      expect(hasFocus(opener)).to.be.true;
    });

    it('LC-17 stays on the button of a window that is closed while it loads', async () => {
      const release = world.holdNetwork();
      const element = await chatWith();
      await world.press(pressable(element));
      await world.asVisitor(() => element.close());
      await release();
      expect([element.open, hasFocus(pressable(element))]).to.deep.equal([false, true]);
    });

    it('LC-17 stays where it is when the window is opened or closed from elsewhere', async () => {
      const page = await fixture<HTMLElement>(html`<div><input aria-label="Search" /></div>`);
      const search = page.querySelector('input')!;
      const element = await chatWith();
      await world.press(pressable(element));
      search.focus();
      await world.asVisitor(() => element.close());
      expect(hasFocus(search)).to.be.true;
    });

    it('LC-11 is not taken by a window that the page’s script opens', async () => {
      const page = await fixture<HTMLElement>(html`<div><input aria-label="Search" /></div>`);
      const search = page.querySelector('input')!;
      search.focus();
      const element = await chatWith();
      element.show();
      await settle();
      expect([element.open, hasFocus(search)]).to.deep.equal([true, true]);
    });

    it('LC-11 is not taken by a window that opens as on the last visit', async () => {
      const page = await fixture<HTMLElement>(html`<div><input aria-label="Search" /></div>`);
      const search = page.querySelector('input')!;
      search.focus();
      world.remembered = { isOpen: true };
      const element = await chatWith();
      expect([element.open, hasFocus(search)]).to.deep.equal([true, true]);
    });

    it('stays on the button whatever changes meanwhile', async () => {
      world.remembered = { hasConversation: true };
      const element = await chatWith();
      await world.idle();
      pressable(element).focus();
      world.window.say('missive-unread', { count: 2 });
      element.setVariables({ margin: '7px' });
      await settle();
      expect(hasFocus(pressable(element))).to.be.true;
    });
  });

  it('LC-11 that is closed by Escape, which is no act to browsers, is not open on the next visit', async () => {
    world.useRealWindow();
    const element = await chatWith();
    await world.press(pressable(element));
    expect(world.remembered).to.deep.equal({ isOpen: true });
    await sendKeys({ press: 'Escape' });
    expect([element.open, world.remembered]).to.deep.equal([false, { isOpen: false }]);
  });

  it('LC-17 that is closed can be reached by nobody', async () => {
    world.useRealWindow();
    const element = await chatWith({ open: '' });
    const name = field(element, 'Name');
    element.close();
    await settle();
    name.focus();
    expect(hasFocus(name)).to.be.false;
  });

  it('LC-33 that loads while the visitor is forgotten is there for the next', async () => {
    const release = world.holdNetwork();
    const element = await chatWith({ open: '' });
    element.reset();
    await release();
    expect([world.windows.length, world.window.isForgotten]).to.deep.equal([1, false]);
  });

  it('goes with the element to another place in the page', async () => {
    const element = await chatWith({ open: '' });
    const { window } = world;
    const elsewhere = await fixture<HTMLElement>(html`<div></div>`);
    elsewhere.append(element);
    await world.clock.advance(60_000);
    expect([window.isDisposed, world.windows.length]).to.deep.equal([false, 1]);
    expect(window.field.isConnected).to.be.true;
  });

  it('goes with an element that is taken out and put in a moment later', async () => {
    const element = await chatWith({ open: '' });
    const page = element.parentElement!;
    element.remove();
    await world.clock.advance(900);
    page.append(element);
    await world.clock.advance(60_000);
    expect(world.window.isDisposed).to.be.false;
  });

  it('ends a moment after the element is removed, without a timer left', async () => {
    const element = await chatWith({ open: '' });
    world.window.say('missive-unread', { count: 2 });
    element.remove();
    expect(world.window.isDisposed).to.be.false;
    await world.clock.advance(1_000);
    expect([world.window.isDisposed, world.clock.pending, element.unread]).to.deep.equal([true, 0, 0]);
  });

  it('comes back with the conversation when a removed element is put in again', async () => {
    world.remembered = { hasConversation: true };
    const element = await chatWith();
    await world.idle();
    const page = element.parentElement!;
    element.remove();
    await world.clock.advance(1_000);
    page.append(element);
    await world.idle();
    expect([world.windows.length, world.window.isDisposed]).to.deep.equal([2, false]);
  });

  it('is not opened in an element that was removed while it loaded', async () => {
    const release = world.holdNetwork();
    const element = await chatWith({ open: '' });
    element.remove();
    await release();
    expect(world.windows.length).to.equal(0);
  });

  it('leaves nothing after ten mounts and removals', async () => {
    const page = await fixture<HTMLElement>(html`<div></div>`);
    for (let n = 0; n < 10; n += 1) {
      const element = document.createElement('missive-chat');
      element.accountId = 'acme';
      page.append(element);
      element.show();
      await settle();
      element.remove();
      await world.clock.advance(1_000);
    }
    expect(world.windows.map(({ isDisposed }) => isDisposed)).to.deep.equal(Array(10).fill(true));
    expect(world.clock.pending).to.equal(0);
  });
});
