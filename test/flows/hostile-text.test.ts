/**
 * Hostile text from every source, on a page with the strict policy and Trusted Types enforced:
 * nothing executes, no request is made, only the widget's own elements exist, and the layout holds.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import { ENGLISH } from '../../src/core/english.js';
import { readRich } from '../../src/core/rich-text.js';
import { richFor, spoiled, wordsOf } from '../fixtures/hostile-rich.js';
import { FAMILIES, mutations, PAYLOADS, randomFrom } from '../fixtures/xss-payloads.js';
import { eventually, startStack, widgetOf, type Stack } from '../support/stack.js';
import { CANARY, INSPECTION } from './hostile-text/page-guard.js';

const SEED = Number(process.env.HOSTILE_SEED ?? 20261121);
const MUTATIONS = 3_000;
const BATCH = 60;
const json = (value: unknown): string => JSON.stringify(value);
const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
const LONG = new Set(FAMILIES.long);
const SHORT = PAYLOADS.filter((text) => !LONG.has(text));

/** An image URL is valid as an avatar or image, and is rightly requested. */
const isImageAddress = (text: string): boolean => /^https?:/i.test(text);
/** The wire changes them: unpaired surrogates, and white space that is trimmed. */
const travels = (text: string): boolean =>
  text.trim() !== '' &&
  text.length < 1_000 &&
  !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);

describe('hostile text', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
    console.log(`${PAYLOADS.length} payloads, ${MUTATIONS} mutations of them, seed ${SEED} (HOSTILE_SEED)`);
  });
  after(() => stack.stop());

  /** Opens the page with the strict policy, and records errors and violations. */
  const open = async (options: BrowserContextOptions = {}) => {
    const page = await (await stack.visitor(options)).newPage();
    const strange: string[] = [];
    const ours = [stack.demoUrl, stack.serverUrl, stack.twilioUrl, stack.twilioUrl.replace('http', 'ws')];
    const asked = (url: string): void => {
      if (!/^(data|blob):/.test(url) && !ours.some((origin) => url.startsWith(`${origin}/`)))
        strange.push(`asked ${url}`);
    };
    page.on('dialog', (dialog) => {
      strange.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => asked(request.url()));
    page.on('websocket', (socket) => asked(socket.url()));
    page.on('popup', (popup) => strange.push(`popup ${popup.url()}`));
    page.on('framenavigated', (frame) => asked(frame.url()));
    page.on('pageerror', (error) => strange.push(`error ${error.message}`));
    page.on('console', (message) => {
      if (/Content Security Policy|TrustedHTML|Trusted/i.test(message.text())) strange.push(message.text());
    });
    await page.addInitScript(CANARY + INSPECTION);
    await page.goto(`${stack.demoUrl}/strict.html`);
    await until(page, 'window.MissiveChat');
    return { page, strange };
  };

  /** `page.waitForFunction` uses `eval`, which the page's policy forbids. */
  const until = (page: Page, condition: string): Promise<true> =>
    eventually(condition, async () => (await page.evaluate(`!!(${condition})`)) === true || undefined);

  const isOpened = (page: Page): Promise<true> =>
    until(
      page,
      `['1', 'none'].every((value, place) =>
      getComputedStyle(inspection.one('missive-chat-panel'))[['opacity', 'transform'][place]] === value)`,
    );

  const openWindow = async (page: Page): Promise<void> => {
    await page.evaluate('MissiveChat.open()');
    await until(page, `inspection.one('.scroller') && inspection.one('textarea, form')`);
    await isOpened(page);
    await page.evaluate('inspection.begin()');
  };

  const assertFine = (wrong: readonly string[], strange: readonly string[], texts: unknown): void =>
    assert.deepEqual([...wrong, ...strange], [], `with ${json(texts).slice(0, 1_000)}`);

  it('is detected by the guard', async () => {
    const { page, strange } = await open();
    await openWindow(page);
    const wrong = await page.evaluate<string[]>(`(() => {
      const panel = inspection.one('.window');
      const add = (tag, attributes) => {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        panel.append(element);
      };
      add('object', {});
      add('b', { srcset: 'x' });
      add('a', { href: 'javascript:alert(1)' });
      add('img', { src: 'https://evil.example/x' });
      alert('ran');
      return [...inspection.markup(), ...inspection.layout()];
    })()`);
    await until(page, 'ran.length === 1');
    for (const sign of ['<object>', '<b srcset=x>', 'href=javascript:alert(1)', 'alert(ran)'])
      assert.ok(
        wrong.some((one) => one.includes(sign)),
        `${sign} in ${json(wrong)}`,
      );
    await eventually('the request is seen', () =>
      Promise.resolve(strange.some((one) => one.includes('evil.example')) || undefined),
    );
  });

  /**
   * Messages of both sides with each text as body, author, avatar, file name, type and URL, between two
   * harmless ones.
   */
  const MESSAGES = `(texts) => {
    const message = (index, parts) => ({ id: 'm' + index, sid: 'IM' + index, index, clientId: null, from: 'team',
      author: { name: 'Ada', avatarUrl: '' }, body: '', sentAt: Date.now() - 60000, media: [], delivery: 'sent', ...parts });
    const hostile = texts.flatMap(({ text, image }, place) => {
      const media = [
        { sid: 'f' + place, filename: text, contentType: text, size: place },
        { sid: 'i' + place, filename: text, contentType: 'image/png', size: place },
      ].slice(place % 2, place % 2 + 1);
      return message(place + 1, { id: text + place, from: place % 2 ? 'visitor' : 'team', body: text,
        author: { name: text, avatarUrl: image }, media, delivery: ['sent', 'failed', 'sending', 'read'][place % 4] });
    });
    const addresses = Object.fromEntries(texts.flatMap(({ text, image }, place) => [['f' + place, text], ['i' + place, image]]));
    return { messages: [message(0, { body: 'Before it' }), ...hostile, message(texts.length + 1, { body: 'After it' })],
      mediaUrls: addresses, visitorReadIndex: 1e6 };
  }`;

  it('LC-24 in messages, their authors and their files executes nowhere and breaks nothing', async () => {
    const { page, strange } = await open();
    await openWindow(page);
    await page.evaluate('inspection.hold()');
    const all = [...chunks([...SHORT, ...mutations(MUTATIONS, SEED)], BATCH), ...chunks([...LONG], 2)];
    for (const batch of all) {
      const texts = batch.map((text) => ({ text, image: isImageAddress(text) ? '' : text }));
      const wrong = await page.evaluate<string[]>(`(async () => {
        const texts = ${json(texts)};
        await inspection.show((${MESSAGES})(texts));
        const shown = inspection.all('missive-chat-messages [data-key]').length;
        const wrong = [...inspection.markup(), ...inspection.layout()];
        const bubbles = new Map(inspection.all('[data-key]').map((row) => [row.dataset.key, row.querySelector('.text')?.textContent]));
        for (const words of ['Before it', 'After it'])
          if (![...bubbles.values()].includes(words)) wrong.push(words + ' is gone');
        const isQuoted = (text) => text.split(/\\r\\n|[\\r\\n]/).some((line) => /^>( |$)/.test(line)); // shown without its signs
        texts.forEach(({ text }, place) => {
          const seen = bubbles.get(text + place);
          if (text.trim() && !text.includes('{{') && !isQuoted(text) && seen !== text) wrong.push('shown as ' + seen);
        });
        return wrong;
      })()`);
      assertFine(wrong, strange, batch);
    }
    console.log(`messages: ${SHORT.length + MUTATIONS + LONG.size} texts in ${all.length} threads`);
  });

  it('LC-24 in formatted replies executes nowhere and breaks nothing', async () => {
    const random = randomFrom(SEED);
    const addresses = ['https://evil.example/"onclick="alert(1)', 'mailto:x@y.example?body=<b>', 'tel:+1'];
    const texts = [...SHORT, ...mutations(1_000, SEED)];
    const { page, strange } = await open();
    await openWindow(page);
    await page.evaluate('inspection.hold()');
    let shown = 0;
    for (const batch of chunks(texts, 30)) {
      const replies = batch.flatMap((text) => {
        const rich = richFor(random, [text, 'words'], addresses);
        const linked = [['p', [['a', ['press here'], text]]]];
        return [rich, spoiled(rich, random, batch), linked].map((one) => {
          const read = readRich(one);
          return { rich: one, words: read ? wordsOf(read) : null };
        });
      });
      shown += replies.filter(({ words }) => words !== null).length;
      const wrong = await page.evaluate<string[]>(`(async () => {
        const replies = ${json(replies)};
        const bare = (text) => text.replace(/\\s+/g, '');
        await inspection.show({ visitorReadIndex: 1e6, messages: replies.map(({ rich }, index) => ({ id: 'm' + index,
          sid: 'IM' + index, index, clientId: null, from: 'team', author: { name: 'Ada', avatarUrl: '' },
          body: 'The body', rich, sentAt: Date.now() - 60000, media: [], delivery: 'sent' })) });
        const wrong = [...inspection.markup(), ...inspection.layout()];
        replies.forEach(({ words }, place) => {
          const row = inspection.one('[data-key=m' + place + ']');
          // Far up in the thread, it is not on the page.
          if (!row) return;
          const seen = bare(row.querySelector('.text').textContent);
          const wanted = bare(words ?? 'The body');
          if (!wanted.includes('{{') && seen !== wanted) wrong.push('shown as ' + seen + ', not ' + wanted);
        });
        if (!inspection.one('[data-key=m' + (replies.length - 1) + ']')) wrong.push('the last reply is gone');
        return wrong;
      })()`);
      assertFine(wrong, strange, batch);
    }
    assert.ok(shown > texts.length, `${shown} shown with formatting`);
    console.log(`formatted replies: ${3 * texts.length}, ${shown} of them shown with formatting`);
  });

  const TEXTS = Object.keys(DEFAULTS.messages);
  const STRINGS = Object.keys(ENGLISH);

  it('LC-24 in the configuration executes nowhere and breaks nothing', async () => {
    const { page, strange } = await open();
    await openWindow(page);
    await page.evaluate('inspection.hold()');
    const states = [
      [
        { requireName: true, requireConsent: true },
        { identified: 'no', connection: 'retrying' },
      ],
      [{ requireEmail: false }, { identified: 'no', connection: 'connecting' }],
      [{}, { identified: 'form', connection: 'retrying', isNetworkUp: false, isTeamTyping: true }],
    ] as const;
    for (const [visitor, state] of states) {
      for (const places of chunks([...SHORT.keys()], 40)) {
        const wrong = await page.evaluate<string[]>(`(async () => {
          const all = ${json(SHORT)};
          const wrong = [];
          for (const place of ${json(places)}) {
            // Another text in each option, and each text in every option by and by.
            let next = place;
            const text = () => all[(next += 1) % all.length];
            const image = text();
            document.querySelector('missive-chat').config = JSON.parse(JSON.stringify({
              id: 'demo',
              chat: { name: text(), avatarUrl: /^https?:/i.test(image) ? '' : image },
              support: { email: text(), phone: text() },
              visitor: ${json(visitor)},
              meta: { [text()]: text() },
              messages: Object.fromEntries(${json(TEXTS)}.map((name) =>
                [name, ['welcome', 'help', 'identify', 'error'].includes(name) ? [text(), text()] : text()])),
              strings: Object.fromEntries(${json(STRINGS)}.map((name) => [name, text()])),
            }));
            await inspection.show(${json(state)});
            const found = [...inspection.markup(), ...(place % 5 ? [] : inspection.layout())];
            if (found.length) wrong.push(place + ': ' + found.join(' | '));
          }
          return wrong;
        })()`);
        assertFine(wrong, strange, 'texts of the configuration, by their first place');
      }
    }
    console.log(
      `configuration: ${SHORT.length} texts in each of ${TEXTS.length + STRINGS.length + 5} options`,
    );
  });

  it('LC-02 as a key or a style changes no prototype, and no other style', async () => {
    const { page, strange } = await open();
    await openWindow(page);
    // A page may load anything by its own styles, also escaped.
    const values = FAMILIES.styles!.filter((text) => !/url|image-set|src|\\75/i.test(text));
    const wrong = await page.evaluate<string[]>(`(async () => {
      const chat = document.querySelector('missive-chat');
      const keys = ${json(FAMILIES.keys)};
      const hostile = (value) => JSON.parse('{' + keys.map((key) => JSON.stringify(key) + ':' + value).join() + '}');
      for (const value of ['{"polluted":true}', '"polluted"', 'true', '[1]', 'null']) {
        const tree = hostile(value);
        chat.config = { id: 'demo', ...tree, chat: { ...tree, variables: tree }, user: tree, visitor: tree, messages: tree, meta: tree, strings: tree };
        MissiveChat.setMeta(tree);
        MissiveChat.addMeta(tree);
        MissiveChat.setVariables(tree);
        MissiveChat.setUser({ ...tree, name: '__proto__' });
        MissiveChat.push(...keys.map((key) => [key, tree]));
      }
      MissiveChat.setUser({});
      chat.config = { id: 'demo' };
      const sheets = () => chat.shadowRoot.adoptedStyleSheets.map(({ cssRules }) => cssRules.length).join();
      const before = sheets();
      for (const value of ${json(values)})
        MissiveChat.setVariables(Object.fromEntries(Object.keys(chat.variables).map((name) => [name, value])));
      await inspection.drawn();
      return [...inspection.markup(), ...(sheets() === before ? [] : ['style sheets'])];
    })()`);
    assertFine(wrong, strange, [FAMILIES.keys, values]);
  });

  it('LC-24 arrives unchanged on the other side, and executes on neither', async () => {
    const sample = SHORT.filter(travels).filter((_, place) => place % 14 === 0);
    const { page, strange } = await open();
    const name = `<img src=x onerror=alert(1)>`;
    await page.evaluate(`MissiveChat.setUser({ name: ${json(name)}, email: 'x@evil.example', avatarUrl: 'javascript:alert(1)' });
      MissiveChat.setMeta(JSON.parse('{"__proto__":"polluted","<b>":"</script><script>alert(1)</script>"}'))`);
    await openWindow(page);
    await page.evaluate(`MissiveChat.send(${json(sample[0])})`);
    const { sid, attributes } = await stack.agent.receive(sample[0]!.trim());
    assert.equal(attributes.name, name);
    assert.equal(attributes.avatarUrl, undefined);
    const chat = widgetOf(page);
    for (const text of sample.slice(1, 4)) await chat.write(text.replace(/[\r\n]/g, ' '));
    for (const text of sample.slice(4)) {
      await page.evaluate(`MissiveChat.send(${json(text)})`);
      await stack.agent.answer(sid, text, text);
    }
    await stack.agent.sendFile(
      sid,
      `"><img src=x onerror=alert(1)>.svg`,
      'text/html',
      new TextEncoder().encode('<script>alert(1)</script>'),
    );
    await until(
      page,
      `document.querySelector('missive-chat').unread === 0 &&
        document.querySelector('missive-chat').shadowRoot.querySelector('missive-chat-panel')
          .state.messages.some(({ media }) => media.length > 0)`,
    );
    // Shown beside the closed button, in the title, and announced.
    await page.evaluate('MissiveChat.close()');
    for (const [number, text] of sample.slice(-6).entries()) {
      await stack.agent.answer(sid, text, text);
      await until(page, `document.querySelector('missive-chat').unread === ${number + 1}`);
      await page.evaluate('inspection.drawn()');
      assertFine(await page.evaluate<string[]>('inspection.markup()'), strange, text);
    }
    await page.evaluate('MissiveChat.open()');
    await isOpened(page);
    await stack.agent.answer(sid, 'That was all.');
    await chat.bubble('That was all.').waitFor();
    await page.evaluate('inspection.drawn()');
    const wrong = await page.evaluate<string[]>('[...inspection.markup(), ...inspection.layout()]');
    assertFine(wrong, strange, sample);

    const sent = await eventually('everything arrives', async () => {
      const bodies = await stack.agent.bodies(sid);
      return bodies.length === 2 * sample.length - 4 + 6 + 2 ? bodies : undefined;
    });
    for (const text of sample.slice(4)) {
      assert.ok(sent.includes(text.trim()), `the team got ${json(text)}`);
      assert.ok(sent.includes(text), `the team wrote ${json(text)}`);
    }
    await assertTeamsPage();
    console.log(`there and back: ${sample.length} texts of each side`);
  });

  /** The team's page shows the same conversation. */
  const assertTeamsPage = async (): Promise<void> => {
    const page = await (await stack.visitor()).newPage();
    const strange: string[] = [];
    page.on('dialog', (dialog) => {
      strange.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(stack.twilioUrl)) strange.push(request.url());
    });
    await page.addInitScript(CANARY);
    await page.goto(stack.consoleUrl);
    await page
      .getByRole('link', { name: /img src/ })
      .or(page.getByRole('button', { name: /img src/ }))
      .first()
      .click();
    await page.getByRole('region', { name: 'Messages' }).getByText('That was all.').waitFor();
    assert.deepEqual([...(await page.evaluate<string[]>('ran')), ...strange], []);
    assert.equal(await page.locator('iframe, object, embed, base, [onerror], [onload]').count(), 0);
  };

  it('LC-16 does not break the window on a phone', async () => {
    const { page, strange } = await open({ viewport: { width: 320, height: 640 } });
    await openWindow(page);
    await page.evaluate('inspection.hold()');
    for (const batch of [...chunks(FAMILIES.unicode!, 20), ...chunks([...LONG], 2)]) {
      const texts = batch.map((text) => ({ text, image: isImageAddress(text) ? '' : text }));
      const wrong = await page.evaluate<string[]>(`(async () => {
        await inspection.show((${MESSAGES})(${json(texts)}));
        return [...inspection.markup(), ...inspection.layout()];
      })()`);
      assertFine(
        wrong,
        strange,
        batch.map((text) => text.slice(0, 200)),
      );
    }
  });
});
