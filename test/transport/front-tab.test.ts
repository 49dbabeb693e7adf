/** Which tab acts for all (LC-44): several in one page, on the browser's real locks. */

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

describe('the front tab', () => {
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

  it('LC-44 is the one that is looked at, at once', () => {
    open(true);
    expect(frontOf(tabs)).to.deep.equal([true]);
  });

  it('LC-44 stays the one looked at last while none is', async () => {
    const first = open(true);
    first.hide();
    open(false);
    await becomes(true, false);
  });

  it('LC-44 is taken by each that is looked at', async () => {
    const first = open(true);
    first.hide();
    const second = open(true);
    await becomes(false, true);
    second.hide();
    first.look();
    await becomes(true, false);
    expect([first.changes, second.changes]).to.deep.equal([2, 1]);
  });

  it('LC-44 is one of two that are both in view', async () => {
    open(true);
    await becomes(true);
    open(true);
    await becomes(false, true);
  });

  it('LC-44 is the next when it closes', async () => {
    const first = open(true);
    open(false);
    open(false);
    await becomes(true, false, false);
    first.front.dispose();
    tabs.shift();
    await becomes(true, false);
  });

  it('LC-44 is the next when it is left, and can be it again when it is come back to', async () => {
    const first = open(true);
    open(false);
    first.leave();
    await becomes(false, true);
    first.look();
    await becomes(true, false);
  });

  it('LC-44 is one that none ever looked at, where there is no other', async () => {
    open(false);
    await becomes(true);
  });

  it('LC-44 is another for another account', () => {
    open(true);
    account = crypto.randomUUID();
    open(true);
    expect(frontOf(tabs)).to.deep.equal([true, true]);
  });

  it('LC-44 is each where there are no locks, or where they are forbidden', async () => {
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
