/** Which tab is the active one (LC-44): several in one page, on the browser's real locks. */

import { expect } from '@open-wc/testing';
import { FrontTab, type FrontTabPlatform } from '../../src/transport/front-tab.js';
import { until } from './tabs.js';

/** A tab of the same browser. */
class Tab implements FrontTabPlatform {
  readonly front: FrontTab;
  changes = 0;
  #isVisible: boolean;
  #changed: (what: 'looked-at' | 'left') => void = () => undefined;
  readonly #locks: LockManager | undefined;

  constructor(account: string, isVisible: boolean, locks: LockManager | undefined = navigator.locks) {
    this.#isVisible = isVisible;
    this.#locks = locks;
    this.front = new FrontTab(account, () => (this.changes += 1), this);
  }

  locks(): LockManager | undefined {
    return this.#locks;
  }
  isVisible(): boolean {
    return this.#isVisible;
  }
  watch(changed: (what: 'looked-at' | 'left') => void): () => void {
    this.#changed = changed;
    return () => (this.#changed = () => undefined);
  }
  look(): void {
    this.#isVisible = true;
    this.#changed('looked-at');
  }
  hide(): void {
    this.#isVisible = false;
  }
  leave(): void {
    this.#changed('left');
  }
}

const frontOf = (tabs: readonly Tab[]): boolean[] => tabs.map(({ front }) => front.isFront);

describe('the active tab', () => {
  let account: string;
  let tabs: Tab[];
  const open = (isVisible: boolean, locks?: LockManager): Tab => {
    const tab = new Tab(account, isVisible, locks);
    tabs.push(tab);
    return tab;
  };
  const becomes = (...wanted: boolean[]): Promise<void> =>
    until(`the front is ${String(wanted)}`, () => String(frontOf(tabs)) === String(wanted));

  beforeEach(() => {
    account = crypto.randomUUID();
    tabs = [];
  });
  afterEach(() => {
    for (const { front } of tabs) front.dispose();
  });

  it('LC-44 is immediately the one that is looked at', () => {
    open(true);
    expect(frontOf(tabs)).to.deep.equal([true]);
  });

  it('LC-44 stays the one looked at last while none is visible', async () => {
    const first = open(true);
    first.hide();
    open(false);
    await becomes(true, false);
  });

  it('LC-44 changes with each tab that is looked at', async () => {
    const first = open(true);
    first.hide();
    const second = open(true);
    await becomes(false, true);
    second.hide();
    first.look();
    await becomes(true, false);
    expect([first.changes, second.changes]).to.deep.equal([2, 1]);
  });

  it('LC-44 is one of two that are both visible', async () => {
    open(true);
    await becomes(true);
    open(true);
    await becomes(false, true);
  });

  it('LC-44 is the next one when it closes', async () => {
    const first = open(true);
    open(false);
    open(false);
    await becomes(true, false, false);
    first.front.dispose();
    tabs.shift();
    await becomes(true, false);
  });

  it('LC-44 is the next one when it is left, and can become active again', async () => {
    const first = open(true);
    open(false);
    first.leave();
    await becomes(false, true);
    first.look();
    await becomes(true, false);
  });

  it('LC-44 is one that was never looked at, when there is no other', async () => {
    open(false);
    await becomes(true);
  });

  it('LC-44 differs by account', () => {
    open(true);
    account = crypto.randomUUID();
    open(true);
    expect(frontOf(tabs)).to.deep.equal([true, true]);
  });

  it('LC-44 is each tab where locks are missing or forbidden', async () => {
    const forbidden = { request: () => Promise.reject(new Error('forbidden')) } as unknown as LockManager;
    open(false, forbidden);
    await becomes(true);
    const without = new (class extends Tab {
      override locks(): undefined {
        return undefined;
      }
    })(account, false);
    tabs.push(without);
    expect(frontOf(tabs)).to.deep.equal([true, true]);
    without.hide();
    without.look();
    expect(without.changes).to.equal(0);
  });
});
