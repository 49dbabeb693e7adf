/**
 * Checks every documented option (LC-02, LC-15): each is set to another value than its default in every
 * possible way, and the effect is checked in a real browser with the built widget.
 */
import assert from 'node:assert/strict';
import { createHmac, hkdfSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { SignJWT } from 'jose';
import type { Page } from 'playwright-core';
import { CALLBACKS } from '../../src/core/events.js';
import { DOCUMENTED_CALLBACKS } from '../fixtures/documented-config.js';
import { html, snippet } from '../support/pages.js';
import { DOCUMENTED_SECRET_KEY, eventually, startStack, widgetOf, type Stack } from '../support/stack.js';
import { ROWS, TOLD_OTHERWISE, type Options, type Row } from './options/rows.js';
import { merge, optionsOf, SceneSet, type SceneName } from './options/scenes.js';
import { DOCUMENTED, OURS, OWN, Tally } from './options/tally.js';
import { liveWays, overruled } from './options/ways.js';

const tally = new Tally();
const json = (value: unknown): string => JSON.stringify(value);
const unique = (paths: readonly string[]): string[] => [...new Set(paths)].sort();

/** Rows that can share a page; rows of the same option, or marked so, get pages of their own. */
function rounds(rows: readonly Row[]): Row[][] {
  const result: { key: string; paths: Set<string>; rows: Row[] }[] = [];
  for (const row of rows) {
    const key = json(row.given ?? {});
    const round = row.alone ? undefined : result.find((one) => one.key === key && !one.paths.has(row.path));
    if (round) {
      round.rows.push(row);
      round.paths.add(row.path);
    } else result.push({ key: row.alone ? 'alone' : key, paths: new Set([row.path]), rows: [row] });
  }
  return result.map((round) => round.rows);
}

describe('the documented options', () => {
  let stack: Stack;
  before(async () => (stack = await startStack()));
  after(() => stack.stop());

  it('LC-02 the documents, our defaults and this test name the same options and callbacks', () => {
    assert.deepEqual(unique(OURS), unique([...DOCUMENTED, ...OWN]));
    assert.deepEqual(unique([...ROWS.map(({ path }) => path), ...TOLD_OTHERWISE]), unique(OURS));
    const callbacks = Object.values(CALLBACKS).map(([name]) => name);
    assert.deepEqual(unique(callbacks), unique(DOCUMENTED_CALLBACKS));
  });

  for (const scene of unique(ROWS.map((row) => row.scene)) as SceneName[]) {
    const rows = ROWS.filter((row) => row.scene === scene);

    describe(`in the scene “${scene}”`, () => {
      let set: SceneSet;
      /** Results of rows whose result is not known in advance. */
      const seenLive = new Map<Row, string>();
      before(async () => (set = await SceneSet.create(stack, scene)));
      after(() => set.context.close());

      const look = async (row: Row, wanted: string): Promise<string> =>
        set.page.evaluate(`(async () => { with (walk) return until(() => ${row.look}, ${json(wanted)}) })()`);

      it('LC-15 LC-02 each option takes effect when it is set, and is reverted', async () => {
        await set.load({});
        await set.page.evaluate(
          `document.head.append(Object.assign(document.createElement('style'), { id: 'rule' }))`,
        );
        for (const row of rows) {
          const given = { id: 'demo', ...set.options(row.given ?? {}) };
          await set.page.evaluate(`walk.widget().config = ${json(given)}; 0`);
          const before = await lookNow(row);
          const isOther = row.seen === undefined;
          for (const { name, set: change, unset } of liveWays(row, given)) {
            const told = `${row.path} = ${json(row.away)} by ${name}`;
            // A rule of the page overrides the configuration.
            if (name === 'page rule')
              await set.page.evaluate(
                `walk.widget().config = ${json(merge(given, optionsOf(row.path, 'inherit')))}; 0`,
              );
            await set.page.evaluate(`${change}; 0`);
            const wanted = isOther ? (seenLive.get(row) ?? before) : json(row.seen);
            const seen =
              isOther && !seenLive.has(row) ? await lookForOther(row, before) : await look(row, wanted);
            if (isOther) seenLive.set(row, seenLive.get(row) ?? seen);
            assert.notEqual(seen, before, `${told} changes nothing: ${before}`);
            assert.equal(seen, isOther ? seenLive.get(row) : wanted, told);
            await set.page.evaluate(`${unset}; walk.widget().config = ${json(given)}; 0`);
            assert.equal(await look(row, before), before, `${told}, taken back`);
            tally.note(row.path, name);
          }
          const other = overruled(row, given);
          if (!other) continue;
          await set.page.evaluate(`${other.set}; 0`);
          assert.equal(
            await look(row, before),
            before,
            `${row.path}: the attribute overrules the configuration`,
          );
          await set.page.evaluate(`${other.unset}; 0`);
        }
      });

      const lookNow = (row: Row): Promise<string> =>
        set.page.evaluate(
          `(async () => { await walk.settle(); with (walk) return JSON.stringify(${row.look}) })()`,
        );

      const lookForOther = (row: Row, before: string): Promise<string> =>
        eventually(`${row.path} shows`, async () => {
          const seen = await lookNow(row);
          return seen === before ? undefined : seen;
        });

      it('LC-02 each option takes effect in the snippet', async () => {
        for (const round of rounds(rows)) {
          const options = round.map(({ path, away }) => optionsOf(path, away));
          await set.load(merge(round[0]?.given ?? {}, ...options));
          for (const row of round) {
            const wanted = seenLive.get(row) ?? json(row.seen);
            assert.equal(await look(row, wanted), wanted, `${row.path} = ${json(row.away)}`);
            tally.note(row.path, 'config object');
          }
        }
      });
    });
  }

  const open = async (options: Options, body = ''): Promise<Page> => {
    const page = await (await stack.visitor()).newPage();
    const source = Object.entries(options).map(([name, value]) => `${name}: ${json(value)}`);
    await page.goto(stack.page(html(snippet(stack.serverUrl, source.join(', ')), body)));
    await page.waitForFunction(
      'window.MissiveChat && document.querySelector("missive-chat").ready.then(() => true)',
    );
    return page;
  };

  it('LC-02 id selects the account', async () => {
    const asked: string[] = [];
    for (const [way, change] of [
      ['config object', ''],
      ['config property', `document.querySelector('missive-chat').config = { id: 'elsewhere' }`],
      ['attribute', `document.querySelector('missive-chat').setAttribute('account-id', 'elsewhere')`],
    ] as const) {
      const page = await (await stack.visitor()).newPage();
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(stack.page(html(snippet(stack.serverUrl, '', change ? 'demo' : 'elsewhere'))));
      const address = `${stack.serverUrl}/elsewhere/${change ? 'settings' : 'missive.js'}`;
      if (change) {
        await page.waitForFunction('window.MissiveChat');
        await page.evaluate(`${change}; 0`);
      }
      await eventually(`${address} is asked for`, () =>
        Promise.resolve(asked.includes(address) || undefined),
      );
      asked.length = 0;
      await page.context().close();
      tally.note('id', way);
    }
  });

  it('LC-11 chat.rememberOpenState decides whether the window is open on the next visit', async () => {
    const isOpenNextTime = async (options: Options, change = ''): Promise<boolean> => {
      const page = await open(options);
      await page.evaluate(`${change}; 0`);
      await widgetOf(page).open();
      await page.reload();
      await page.waitForFunction('window.MissiveChat && document.querySelector("missive-chat").ready');
      const isOpen = await page.evaluate<boolean>('document.querySelector("missive-chat").open');
      await page.context().close();
      return isOpen;
    };
    const widget = `document.querySelector('missive-chat')`;
    const off = { chat: { rememberOpenState: false } };
    assert.equal(await isOpenNextTime({}), true);
    assert.equal(await isOpenNextTime(off), false);
    tally.note('chat.rememberOpenState', 'config object');
    assert.equal(await isOpenNextTime({}, `${widget}.config = ${json(off)}`), false);
    tally.note('chat.rememberOpenState', 'config property');
    assert.equal(await isOpenNextTime({}, `${widget}.setAttribute('remember-open-state', 'false')`), false);
    const page = await open(off);
    await page.evaluate(`${widget}.setAttribute('remember-open-state', ''); 0`);
    await widgetOf(page).open();
    await page.waitForFunction(`localStorage.getItem('missive-chat:demo')?.includes('"isOpen":true')`);
    tally.note('chat.rememberOpenState', 'attribute');
  });

  /** Ways to set an option after the page's script has loaded; the first is the snippet itself. */
  const waysToSay = (option: 'user' | 'meta', call: string) =>
    [
      ['config object', null],
      [
        'config property',
        (value: unknown) => `document.querySelector('missive-chat').config = { ${option}: ${json(value)} }`,
      ],
      ['property', (value: unknown) => `document.querySelector('missive-chat').${option} = ${json(value)}`],
      ['call', (value: unknown) => `MissiveChat.${call}(${json(value)})`],
    ] as const;

  /** Writes a message on this page, and returns the team's view of the conversation. */
  const reach = async (page: Page, body: string) => {
    const chat = widgetOf(page);
    await chat.open();
    await chat.composer.waitFor(); // no form: the page set the user, or asks for nothing
    await chat.write(body);
    return stack.agent.receive(body);
  };

  it('LC-23 LC-30 each option of user reaches the team', async () => {
    const digestOf = (email: string): string =>
      createHmac('sha256', DOCUMENTED_SECRET_KEY).update(email).digest('hex');
    const tokenOf = (email: string): Promise<string> =>
      new SignJWT({ email, name: 'Jane Away' })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('1h')
        .sign(new Uint8Array(hkdfSync('sha256', DOCUMENTED_SECRET_KEY, '', 'missive-chat/user-token', 32)));
    let number = 0;
    for (const [way, change] of waysToSay('user', 'setUser')) {
      const email = `jane.${(number += 1)}@acme.example`;
      const avatarUrl = 'https://acme.example/jane.png';
      const told = async (proof: Options, body: string) => {
        const user = { name: 'Jane Away', email, avatarUrl, ...proof };
        const page = await open(change ? {} : { user });
        if (change) await page.evaluate(`${change(user)}; 0`);
        const { attributes } = await reach(page, body);
        await page.context().close();
        return attributes;
      };
      const unproved = await told({}, `Not proved, by ${way}`);
      assert.deepEqual(
        [unproved.name, unproved.email, unproved.verification],
        ['Jane Away', email, 'unverified'],
        way,
      );
      assert.equal(unproved.avatarUrl, avatarUrl, way);
      assert.equal(
        (await told({ digest: digestOf(email) }, `By digest, by ${way}`)).verification,
        'verified',
        way,
      );
      assert.equal(
        (await told({ token: await tokenOf(email) }, `By token, by ${way}`)).verification,
        'verified',
        way,
      );
      for (const name of ['name', 'email', 'avatarUrl', 'digest', 'token']) tally.note(`user.${name}`, way);
    }
  });

  it('LC-32 meta reaches the team with each message; setMeta replaces it, addMeta adds to it', async () => {
    const visitor = { askName: false, askEmail: false };
    const metaOf = async (page: Page, body: string): Promise<Record<string, string>> => {
      const { messages } = await reach(page, body);
      await page.context().close();
      const { plan = '', level = '', extra = '' } = messages[0]?.attributes.meta as Record<string, string>;
      return { plan, level, extra };
    };
    for (const [way, change] of waysToSay('meta', 'setMeta')) {
      const page = await open(
        change ? { visitor, meta: { level: 'first' } } : { visitor, meta: { plan: 'away' } },
      );
      if (change)
        await page.evaluate(
          `${change({ plan: 'away' })}; document.querySelector('missive-chat').setAttribute('visitor-ask-name', 'false'); document.querySelector('missive-chat').setAttribute('visitor-ask-email', 'false')`,
        );
      assert.deepEqual(await metaOf(page, `Data by ${way}`), { plan: 'away', level: '', extra: '' }, way);
      tally.note('meta', way);
    }
    const page = await open({ visitor, meta: { plan: 'away' } });
    await page.evaluate(`MissiveChat.addMeta({ plan: 'other', extra: 'added' })`);
    assert.deepEqual(await metaOf(page, 'Data added'), { plan: 'away', level: '', extra: 'added' });
  });

  it('LC-01 LC-23 each callback is called with the documented arguments', async () => {
    const calls = `window.calls = []; for (const name of ${json(DOCUMENTED_CALLBACKS)})
      MissiveChatConfig[name] = (...given) => calls.push([name, ...given]);`;
    const source = snippet(stack.serverUrl).replace('var s =', `${calls} var s =`);
    const page = await (await stack.visitor()).newPage();
    await page.goto(stack.page(html(source)));
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Jane Doe', 'jane@acme.com');
    await chat.write('Do the callbacks fire?');
    const { sid } = await stack.agent.receive('Do the callbacks fire?');
    await stack.agent.answer(sid, 'They do.');
    await chat.bubble('They do.').waitFor();
    await page.evaluate('MissiveChat.close()');
    await page.waitForFunction(`calls.at(-1)[0] === 'onClose'`);
    const who = { name: 'Jane Doe', email: 'jane@acme.com' };
    const fired = await page.evaluate<[string, ...unknown[]][]>('calls');
    assert.deepEqual(fired, [
      ['onReady'],
      ['onOpen'],
      ['onVisitorIdentified', who],
      ['onChatStarted', who],
      ['onNewMessage', 'They do.'],
      ['onClose'],
    ]);
    for (const [name] of fired) tally.callbacks.add(name);
  });

  it('LC-02 every option and every way was tested', () => {
    tally.print();
    assert.deepEqual(tally.missing, []);
    assert.deepEqual(unique(tally.options), unique([...DOCUMENTED, ...OWN]));
    assert.deepEqual(unique([...tally.callbacks]), unique(DOCUMENTED_CALLBACKS));
  });
});
