/**
 * Size budgets for visitors' pages (brotli 11, kB = 1,000 bytes). To raise one, describe in the
 * changelog what the visitor gets for it.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliSize, bundle, languageBundles } from '../support/bundles.js';

const BUDGETS = [
  { name: 'missive', what: 'missive.js: all that shows the button, in one request', limit: 10_000 },
  { name: 'window', what: 'window: form and composer usable', limit: 20_000 },
  { name: 'greetings', what: 'greetings: which one is due', limit: 3_500 },
  {
    name: 'copy',
    what: 'copy: a copy of the conversation, and what can be done with a message',
    limit: 6_000,
  },
  { name: 'end', what: 'end: that the team closed the conversation, and a rating', limit: 2_500 },
  { name: 'alerts', what: 'alerts: sound and notifications', limit: 3_500 },
  { name: 'menu', what: 'menu: the button in the header, and its items', limit: 2_000 },
  { name: 'conversations', what: 'conversations: the list of the visitor’s', limit: 3_000 },
  { name: 'team', what: 'team: who visitors write to, in the header', limit: 1_500 },
  { name: 'when', what: 'when: when the team is back, or how fast it replies', limit: 1_500 },
  { name: 'fields', what: 'fields: the operator’s own form fields', limit: 3_000 },
  { name: 'twilio', what: 'Twilio, its polyfills left out', limit: 75_000 },
] as const;

describe('budgets', () => {
  for (const { name, what, limit } of BUDGETS)
    it(`${what} stays within ${limit / 1000} kB`, () => {
      const size = brotliSize(bundle(name).text);
      console.log(`${(size / 1000).toFixed(2).padStart(6)} of ${limit / 1000} kB  ${what}`);
      assert.ok(size <= limit, `${name}: ${size} bytes are over ${limit}`);
    });

  it('LC-02 each language stays within 2.2 kB', () => {
    const sizes = [...languageBundles()].map(([tag, { text }]) => ({ tag, size: brotliSize(text) }));
    assert.ok(sizes.length > 0);
    const all = sizes.map(({ tag, size }) => `${tag} ${(size / 1000).toFixed(2)}`).join(', ');
    console.log(`     of 2.2 kB  languages: ${all}`);
    assert.deepEqual(
      sizes.filter(({ size }) => size > 2_200),
      [],
    );
  });
});
