/** Invariants for any text, tested on hostile ones and seeded mutations of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainOption } from '../../src/core/config-problems.js';
import { resolveConfig } from '../../src/core/config-resolve.js';
import { isEmojiOnly } from '../../src/core/emoji-only.js';
import { parseMessageText, safeHref } from '../../src/core/message-text.js';
import { format } from '../../src/core/strings.js';
import type { ConfigLayer } from '../../src/core/types.js';
import { toPublicValue } from '../../src/core/variables.js';
import { FAMILIES, mutations, PAYLOADS } from '../fixtures/xss-payloads.js';

const SEED = Number(process.env.HOSTILE_SEED ?? 20261121);
const TEXTS = [...PAYLOADS, ...mutations(20_000, SEED)];
const ALLOWED = ['http:', 'https:', 'mailto:', 'tel:'];
const about = (text: string): string => `seed ${SEED}, text ${JSON.stringify(text.slice(0, 300))}`;

describe('any text', () => {
  it('LC-24 contains links with allowed protocols only', () => {
    let links = 0;
    for (const text of TEXTS)
      for (const token of parseMessageText(text)) {
        if (token.type === 'text') continue;
        links += 1;
        // The browser's own parser, where it accepts the URL.
        const address = URL.canParse(token.href)
          ? new URL(token.href).protocol
          : /^[^:]*:/.exec(token.href)![0];
        assert.ok(ALLOWED.includes(address.toLowerCase()), about(text));
      }
    assert.ok(links > 1_000, `${links} links`);
  });

  it('LC-24 keeps all of its words, and gains none', () => {
    const LABELLED = /^\{\{\s*link:([^\s{}]+)(?:\s([^{}]*))?\}\}/i;
    for (const text of TEXTS) {
      let rest = text;
      for (const token of parseMessageText(text)) {
        const [markup, href, words = ''] =
          token.type === 'text' ? [token.text] : (LABELLED.exec(rest) ?? [token.text]);
        assert.ok(rest.startsWith(markup), about(text));
        if (href !== undefined)
          assert.deepEqual(token, { type: 'link', href, text: words.trim() || href }, about(text));
        rest = rest.slice(markup.length);
      }
      assert.equal(rest, '', about(text));
    }
  });

  it('LC-24 is a URL only if it begins with an allowed protocol', () => {
    for (const text of TEXTS) {
      const href = safeHref(text);
      assert.equal(href !== null, /^(?:https?|mailto|tel):\S/i.test(text), about(text));
    }
  });

  it('LC-02 as a configuration key changes no prototype and no default', () => {
    const before = JSON.stringify(resolveConfig([]));
    const keys = TEXTS.slice(0, 3_000);
    for (const value of ['"text"', 'true', '{"polluted":"yes"}', '["yes"]']) {
      const tree = JSON.parse(
        `{${[...new Set([...FAMILIES.keys!, ...keys])].map((key) => `${JSON.stringify(key)}:${value}`).join()}}`,
      ) as object;
      const layer = {
        ...tree,
        chat: { ...tree, variables: tree },
        visitor: tree,
        messages: tree,
        user: tree,
      } as ConfigLayer;
      assert.equal(JSON.stringify(resolveConfig([layer])), before);
      resolveConfig([{ meta: tree, strings: tree } as ConfigLayer]);
    }
    assert.equal(({} as { polluted?: string }).polluted, undefined);
    for (const key of keys) assert.equal(typeof explainOption(key), 'string', about(key));
  });

  it('LC-45 is emoji-only if it contains nothing else', () => {
    for (const text of TEXTS) if (isEmojiOnly(text)) assert.doesNotMatch(text, /[<>"'\p{L}]/u, about(text));
  });
});

describe('duration', () => {
  /** Processor time, so that other programs do not matter. */
  const milliseconds = (run: () => unknown): number => {
    const times = Array.from({ length: 5 }, () => {
      const start = process.cpuUsage();
      run();
      return process.cpuUsage(start).user / 1000;
    });
    return Math.min(...times);
  };
  const CASES: readonly ((length: number) => string)[] = [
    ...FAMILIES.long!.map(
      (text) => (length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length),
    ),
    (length) => '{{ link:https://a '.repeat(length / 18),
    (length) => `{{ link:${'x'.repeat(length)}`,
    (length) => `{{ link:https://a ${' '.repeat(length)}`,
    (length) => `{{${' '.repeat(length)}link:`,
    (length) => `https://a${'?!'.repeat(length / 2)}`,
    (length) => `https://a${'()'.repeat(length / 2)}${')'.repeat(length / 4)}`,
    (length) => `1\uFE0F${'\u200D👨'.repeat(length / 3)}`,
    (length) => '🇳'.repeat(length / 2) + 'x',
    (length) => ' '.repeat(length) + 'x',
    (length) => 'var(--main-color '.repeat(length / 17),
    (length) => `var(${' '.repeat(length)}`,
    (length) => '{a'.repeat(length / 2),
  ];

  it('LC-24 grows linearly with the length of a text', () => {
    const readers: Record<string, (text: string) => unknown> = {
      parseMessageText,
      safeHref,
      isEmojiOnly,
      toPublicValue,
      format: (text) => format(text, { name: text.slice(0, 10) }, 'en'),
    };
    let worst = { ratio: 0, what: '' };
    for (const [name, read] of Object.entries(readers))
      for (const make of CASES) {
        const [text, double] = [make(50_000), make(100_000)];
        const time = milliseconds(() => read(double));
        // Less than a frame for 100,000 characters is fast enough.
        if (time < 16) continue;
        const ratio = time / milliseconds(() => read(text));
        if (ratio > worst.ratio) worst = { ratio, what: `${name}, ${text.slice(0, 40)}` };
        assert.ok(ratio < 3.5, `${name} takes ${ratio.toFixed(1)} times as long: ${text.slice(0, 60)}`);
        assert.ok(time < 500, `${name} takes ${time.toFixed(0)} ms: ${text.slice(0, 60)}`);
      }
    console.log(
      worst.what
        ? `twice the text, at worst ${worst.ratio.toFixed(1)} times the time: ${worst.what}`
        : 'no text of 100,000 characters takes a frame',
    );
  });
});
