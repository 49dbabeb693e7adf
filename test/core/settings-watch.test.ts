import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FRESH_FOR, isOlder, SettingsWatch, WATCH_INTERVAL } from '../../src/core/settings-watch.js';
import type { PublicSettings } from '../../src/core/types.js';
import { FakeClock, settle } from './fakes.js';

const settingsWith = (title: string, account = 'demo'): PublicSettings => ({
  account,
  status: 'online',
  mayHideBranding: false,
  live: true,
  config: { messages: { title } },
});

interface Tab {
  readonly titles: unknown[];
  settings: PublicSettings | null;
  isVisible: boolean;
  isOpen: boolean;
  isConnected: boolean;
  isOver: boolean;
  readonly watch: SettingsWatch;
}

/** Tabs of one browser, each with a widget whose window is closed. */
class Tabs {
  readonly clock = new FakeClock();
  readonly watches: SettingsWatch[] = [];
  readonly requests: string[] = [];
  title = 'First';
  isServerUp = true;

  open(): Tab {
    const tab = {
      titles: [] as unknown[],
      settings: null as PublicSettings | null,
      isVisible: true,
      isOpen: false,
      isConnected: true,
      isOver: false,
    };
    const watch: SettingsWatch = new SettingsWatch(
      {
        clock: this.clock,
        isPageVisible: () => tab.isVisible,
        fetchSettings: (account) => {
          this.requests.push(account);
          return this.isServerUp
            ? Promise.resolve(settingsWith(this.title))
            : Promise.reject(new Error('down'));
        },
        broadcast: (settings) => {
          for (const other of this.watches) if (other !== watch) other.receive(settings);
        },
      },
      () => ({
        isConnected: tab.isConnected,
        open: tab.isOpen,
        account: 'demo',
        settings: tab.settings,
        applySettings: (settings) => {
          tab.settings = settings;
          tab.titles.push(settings.config.messages?.title);
        },
      }),
      () => (tab.isOver = true),
    );
    this.watches.push(watch);
    return Object.assign(tab, { watch });
  }
}

describe('settings of a page whose window is closed', () => {
  it('LC-03 are applied within a minute while the page is visible', async () => {
    const tabs = new Tabs();
    const tab = tabs.open();
    await settle();
    assert.deepEqual(tab.titles, ['First']);
    tabs.title = 'Second';
    await tabs.clock.advance(60_000);
    assert.deepEqual(tab.titles, ['First', 'Second']);
  });

  it('LC-03 are not applied again while they are unchanged', async () => {
    const tabs = new Tabs();
    const tab = tabs.open();
    await tabs.clock.advance(10 * WATCH_INTERVAL);
    assert.deepEqual(tab.titles, ['First']);
  });

  it('LC-03 are not replaced by an old copy of a cache after a newer version was applied', async () => {
    const tabs = new Tabs();
    const tab = tabs.open();
    await settle();
    // The event stream of the open window, or another tab.
    tab.settings = { ...settingsWith('Live'), version: 8 };
    tab.watch.receive({ ...settingsWith('Old copy'), version: 7 });
    assert.deepEqual(tab.titles, ['First']);
    tab.watch.receive({ ...settingsWith('Newer'), version: 9 });
    assert.deepEqual(tab.titles, ['First', 'Newer']);
  });

  it('LC-03 are not requested while the page is hidden, and applied when it is visible again', async () => {
    const tabs = new Tabs();
    const tab = tabs.open();
    await settle();
    tab.isVisible = false;
    tabs.title = 'Second';
    await tabs.clock.advance(10 * WATCH_INTERVAL);
    assert.equal(tabs.requests.length, 1);
    tab.isVisible = true;
    tab.watch.check();
    await settle();
    assert.deepEqual(tab.titles, ['First', 'Second']);
  });

  it('LC-03 are applied when the visitor approaches the button, with at most one request in five seconds', async () => {
    const tabs = new Tabs();
    const tab = tabs.open();
    await tabs.clock.advance(FRESH_FOR);
    tabs.title = 'Second';
    for (let move = 0; move < 20; move++) tab.watch.check();
    await settle();
    assert.deepEqual(tab.titles, ['First', 'Second']);
    assert.equal(tabs.requests.length, 2);
  });

  it('LC-03 are requested by one tab for all', async () => {
    const tabs = new Tabs();
    const all = [tabs.open(), tabs.open(), tabs.open()];
    await settle();
    const before = tabs.requests.length;
    tabs.title = 'Second';
    await tabs.clock.advance(10 * WATCH_INTERVAL);
    for (const { titles } of all) assert.deepEqual(titles.at(-1), 'Second');
    assert.ok(tabs.requests.length - before <= 11, `${tabs.requests.length - before} requests`);
  });

  it('LC-03 are left to the open window’s own source', async () => {
    const tabs = new Tabs();
    const tab = tabs.open();
    await settle();
    tab.isOpen = true;
    await tabs.clock.advance(10 * WATCH_INTERVAL);
    assert.equal(tabs.requests.length, 1);
  });

  it('LC-03 are applied also when the window had others in between', async () => {
    const tabs = new Tabs();
    const tab = tabs.open();
    await settle();
    tab.settings = settingsWith('Second'); // by the open window
    await tabs.clock.advance(WATCH_INTERVAL);
    assert.deepEqual(tab.titles, ['First', 'First']);
  });

  it('LC-03 are requested again after a failed request', async () => {
    const tabs = new Tabs();
    tabs.isServerUp = false;
    const tab = tabs.open();
    await settle();
    tabs.isServerUp = true;
    await tabs.clock.advance(WATCH_INTERVAL);
    assert.deepEqual(tab.titles, ['First']);
  });

  it('LC-03 of another account are not applied', async () => {
    const tabs = new Tabs();
    const tab = tabs.open();
    await settle();
    tab.watch.receive(settingsWith('Other', 'other'));
    assert.deepEqual(tab.titles, ['First']);
  });

  it('are no longer watched after the widget is removed, and leave no timer', async () => {
    const tabs = new Tabs();
    const tab = tabs.open();
    await settle();
    tab.isConnected = false;
    await tabs.clock.advance(2 * WATCH_INTERVAL);
    assert.deepEqual([tab.isOver, tabs.clock.pending, tabs.requests.length], [true, 0, 1]);
  });
});

describe('which of two settings is older', () => {
  const at = (version?: number, statusUntil?: string): PublicSettings => ({
    ...settingsWith(''),
    version,
    statusUntil,
  });
  const NINE = '2026-06-01T09:00:00.000Z';
  const FIVE = '2026-06-01T17:00:00.000Z';

  it('LC-03 is the one with the lower version', () => {
    assert.equal(isOlder(at(1), at(2)), true);
    assert.equal(isOlder(at(2), at(2)), false);
    assert.equal(isOlder(at(3), at(2)), false);
    assert.equal(isOlder(at(3, NINE), at(2, FIVE)), false);
  });

  it('LC-12 is, of one version, the one whose status ended earlier', () => {
    assert.equal(isOlder(at(2, NINE), at(2, FIVE)), true);
    assert.equal(isOlder(at(2, FIVE), at(2, NINE)), false);
    // Back from a time away: nothing changes the status any more.
    assert.equal(isOlder(at(2), at(2, NINE)), false);
  });

  it('LC-03 is neither where a version is unknown: a preview, and a server of an earlier release', () => {
    assert.equal(isOlder(at(), at(2)), false);
    assert.equal(isOlder(at(1), at()), false);
    assert.equal(isOlder(at(1), null), false);
  });
});
