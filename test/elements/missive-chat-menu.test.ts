import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { MenuItem } from '../../src/elements/menu-items.js';
import type { MissiveChatMenuElement } from '../../src/elements/missive-chat-menu.js';
import { all, button, expectAccessible, expectFocus, focused, nameOf, one, textOf } from './support.js';

let chosen: string[] = [];
const item = (id: string, parts: Partial<MenuItem> = {}): MenuItem => ({
  id,
  label: `Item ${id}`,
  run: () => chosen.push(id),
  ...parts,
});
const ITEMS = [item('a'), item('b', { checked: true }), item('c', { disabled: true })];

const menu = async (items: readonly MenuItem[] = ITEMS, dir = 'ltr'): Promise<MissiveChatMenuElement> => {
  const bar = await fixture<HTMLElement>(
    html`<div dir=${dir} style="container: window / size; width: 350px; height: 600px">
      <div style="display: flex; padding: 12px; background: #2266ed">
        <a href="#before" style="flex: 1; color: #fff">Before</a>
        <missive-chat-menu .items=${items}></missive-chat-menu>
        <button style="width: 40px">After</button>
      </div>
    </div>`,
  );
  return bar.querySelector('missive-chat-menu')!;
};
const opened = (element: Element): boolean => all(element, '[role=menu]').length > 0;
const press = async (element: MissiveChatMenuElement, ...keys: string[]): Promise<void> => {
  for (const key of keys) {
    await sendKeys({ press: key });
    await element.updateComplete;
  }
};
const open = async (element: MissiveChatMenuElement, key = 'Enter'): Promise<void> => {
  button(element, 'Menu').focus();
  await press(element, key);
};
const label = (): string => textOf(focused()!);

describe('<missive-chat-menu>', () => {
  beforeEach(() => (chosen = []));

  it('is accessible, open and closed', async () => {
    const element = await menu();
    await expectAccessible(element);
    await open(element);
    await expectAccessible(element);
  });

  it('LC-17 LC-54 counts what its items lead to, in the name of the button too', async () => {
    const element = await menu([item('a', { count: 2 }), item('b', { count: 0 })]);
    expect(textOf(one(element, '.count'))).to.equal('2');
    await expectAccessible(element);
    button(element, 'Menu (2)').focus();
    await press(element, 'Enter');
    expect(all(element, '[role=menuitem]').map(textOf)).to.deep.equal(['Item a (2)', 'Item b']);
    const full = await menu([item('a', { count: 120 })]);
    expect([textOf(one(full, '.count')), button(full, 'Menu (120)').ariaHasPopup]).to.deep.equal([
      '99+',
      'menu',
    ]);
  });

  it('LC-51 is hidden without items', async () => {
    expect((await menu([])).hidden).to.be.true;
    expect((await menu()).hidden).to.be.false;
  });

  it('LC-51 has a button that says that it opens a menu, and whether it is open', async () => {
    const element = await menu();
    const opener = button(element, 'Menu');
    expect([opener.ariaHasPopup, opener.ariaExpanded]).to.deep.equal(['menu', 'false']);
    opener.click();
    await element.updateComplete;
    expect(opener.ariaExpanded).to.equal('true');
    opener.click();
    await element.updateComplete;
    expect([opener.ariaExpanded, opened(element)]).to.deep.equal(['false', false]);
  });

  it('LC-51 has items that are switches, or cannot be chosen', async () => {
    const element = await menu();
    await open(element);
    expect(
      all(element, '[role=menu] > *').map((one) => [
        nameOf(one),
        one.role,
        one.ariaChecked,
        one.ariaDisabled,
      ]),
    ).to.deep.equal([
      ['Item a', 'menuitem', null, null],
      ['Item b', 'menuitemcheckbox', 'true', null],
      ['Item c', 'menuitem', null, 'true'],
    ]);
  });

  it('LC-17 is walked with the arrow keys, Home and End', async () => {
    const element = await menu();
    const walked: string[] = [];
    await open(element);
    walked.push(label());
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Home', 'End', 'ArrowUp']) {
      await press(element, key);
      walked.push(label());
    }
    expect(walked.map((text) => text.slice(-1)).join('')).to.equal('abcacacb');
  });

  for (const [key, first] of [
    ['ArrowDown', 'Item a'],
    ['ArrowUp', 'Item c'],
    [' ', 'Item a'],
  ] as const)
    it(`LC-17 opens by ${key} at ${first}`, async () => {
      const element = await menu();
      await open(element, key);
      expect(label()).to.equal(first);
    });

  it('LC-17 closes by Escape only itself, with the focus on its button', async () => {
    const element = await menu();
    let escapes = 0;
    element.parentElement!.addEventListener('keydown', ({ key }) => (escapes += Number(key === 'Escape')));
    await open(element);
    await press(element, 'Escape');
    expect([opened(element), escapes]).to.deep.equal([false, 0]);
    expectFocus(button(element, 'Menu'));
    await press(element, 'Escape');
    expect(escapes).to.equal(1);
  });

  it('LC-17 closes when the focus goes on, or the pointer is pressed elsewhere', async () => {
    const element = await menu();
    await open(element);
    await press(element, 'Tab');
    expect(opened(element)).to.be.false;
    expect(label()).to.equal('After');
    await open(element);
    element.parentElement!.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    await element.updateComplete;
    expect(opened(element)).to.be.false;
  });

  it('LC-51 closes before an item runs, with the focus on its button', async () => {
    const element = await menu([item('a', { run: () => chosen.push(nameOf(focused()!)) })]);
    await open(element);
    await press(element, 'Enter');
    expect([chosen, opened(element)]).to.deep.equal([['Menu'], false]);
  });

  it('LC-51 stays open when a switch is chosen, so that its change is seen', async () => {
    const element = await menu();
    await open(element);
    await press(element, 'ArrowDown', ' ');
    expect([chosen, opened(element), label()]).to.deep.equal([['b'], true, 'Item b']);
    element.items = ITEMS.map((one) => ({ ...one, ...(one.checked !== undefined && { checked: false }) }));
    await element.updateComplete;
    expect(focused()?.ariaChecked).to.equal('false');
  });

  it('LC-51 does nothing for an item that cannot be chosen', async () => {
    const element = await menu();
    await open(element, 'ArrowUp');
    await press(element, 'Enter');
    expect([chosen, opened(element)]).to.deep.equal([[], true]);
  });

  for (const dir of ['ltr', 'rtl'])
    it(`LC-17 stays inside the window, ${dir}`, async () => {
      const element = await menu(
        [item('a', { label: 'A rather long label that does not fit '.repeat(3) })],
        dir,
      );
      await open(element);
      const list = one(element, '[role=menu]').getBoundingClientRect();
      const bar = element.parentElement!.getBoundingClientRect();
      expect([list.left >= bar.left, list.right <= bar.right]).to.deep.equal([true, true]);
    });
});
