/** How `<missive-chat>` loads its window, where the focus goes, and when all of it ends. */

import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { chatWith, heard, pressable, settle, World } from '../browser/shell.js';
import { focused, one } from './support.js';

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
    const element = await chatWith();
    for (let n = 0; n < 3; n += 1) {
      element.toggle();
      await element.updateComplete;
    }
    await settle();
    expect([element.open, world.windows.length]).to.deep.equal([true, 1]);
  });

  it('shows that it is on its way', async () => {
    const element = await chatWith();
    element.show();
    await element.updateComplete;
    await Promise.resolve();
    expect(pressable(element).getAttribute('aria-busy')).to.equal('true');
    await settle();
    expect(pressable(element).getAttribute('aria-busy')).to.equal('false');
  });

  it('LC-25 that does not load is said, and can be tried again', async () => {
    world.failingLoads = 1;
    const element = await chatWith();
    const events = heard(element, 'missive-open', 'missive-close', 'missive-error');
    await world.press(pressable(element));
    const message = 'The chat window did not load: Error: scripted';
    expect(events).to.deep.equal([
      'missive-open',
      ['missive-error', { code: 'unreachable', message }],
      'missive-close',
    ]);
    expect([element.open, world.reports]).to.deep.equal([false, [message]]);
    await world.press(pressable(element));
    expect([element.open, world.windows.length]).to.deep.equal([true, 1]);
  });

  it('is loaded beforehand when the pointer comes near, and not opened', async () => {
    const element = await chatWith();
    one(element, 'missive-chat-button').dispatchEvent(new PointerEvent('pointerenter'));
    await settle();
    expect([world.windowLoads, world.windows.length, element.open]).to.deep.equal([1, 0, false]);
  });

  it('that cannot be loaded beforehand troubles nobody', async () => {
    world.failingLoads = 1;
    const element = await chatWith();
    const events = heard(element, 'missive-error');
    one(element, 'missive-chat-button').dispatchEvent(new PointerEvent('pointerenter'));
    await settle();
    expect([events, world.reports]).to.deep.equal([[], []]);
  });

  describe('the focus', () => {
    it('LC-17 goes into a window that the visitor opens, and back to the button on Escape', async () => {
      world.useRealWindow();
      const element = await chatWith();
      pressable(element).focus();
      await world.asVisitor(() => sendKeys({ press: 'Enter' }));
      expect(one(element, '[role=dialog]').getRootNode()).to.satisfy(
        (root: ShadowRoot) => root.activeElement !== null,
      );
      expect(focused()).to.be.instanceOf(HTMLInputElement);
      await world.asVisitor(() => sendKeys({ press: 'Escape' }));
      expect(element.open).to.be.false;
      expect(focused()).to.equal(pressable(element));
    });

    it('LC-17 goes back to whatever of the page opened the window', async () => {
      const page = await fixture<HTMLElement>(html`<div><button>Questions?</button></div>`);
      const opener = page.querySelector('button')!;
      const element = await chatWith();
      opener.addEventListener('click', () => element.show());
      await world.press(opener);
      expect(focused()).to.equal(world.window.field);
      await world.asVisitor(() => element.close());
      expect(focused()).to.equal(opener);
    });

    it('LC-17 stays where it is when the window is opened or closed from elsewhere', async () => {
      const page = await fixture<HTMLElement>(html`<div><input aria-label="Search" /></div>`);
      const field = page.querySelector('input')!;
      const element = await chatWith();
      await world.press(pressable(element));
      field.focus();
      await world.asVisitor(() => element.close());
      expect(focused()).to.equal(field);
    });

    it('LC-11 is not taken by a window that the page’s script opens', async () => {
      const page = await fixture<HTMLElement>(html`<div><input aria-label="Search" /></div>`);
      const field = page.querySelector('input')!;
      field.focus();
      const element = await chatWith();
      element.show();
      await settle();
      expect([element.open, focused()]).to.deep.equal([true, field]);
    });

    it('LC-11 is not taken by a window that opens as on the last visit', async () => {
      const page = await fixture<HTMLElement>(html`<div><input aria-label="Search" /></div>`);
      const field = page.querySelector('input')!;
      field.focus();
      world.remembered = { isOpen: true };
      const element = await chatWith();
      expect([element.open, focused()]).to.deep.equal([true, field]);
    });

    it('stays on the button whatever changes meanwhile', async () => {
      world.remembered = { hasConversation: true };
      const element = await chatWith();
      await world.idle();
      pressable(element).focus();
      world.window.say('missive-unread', { count: 2 });
      element.setVariables({ margin: '7px' });
      await settle();
      expect(focused()).to.equal(pressable(element));
    });
  });

  it('LC-17 that is closed can be reached by nobody', async () => {
    const element = await chatWith({ open: '' });
    element.close();
    await settle();
    world.window.field.focus();
    expect(focused()).to.not.equal(world.window.field);
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
    const element = await chatWith();
    element.show();
    await element.updateComplete;
    element.remove();
    await settle();
    expect(world.windows).to.be.empty;
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
