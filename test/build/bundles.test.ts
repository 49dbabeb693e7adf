/** What each built file may hold: a forbidden word in it means that a boundary leaked. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { bundle } from '../support/bundles.js';

const FORBIDDEN = {
  missive: ['twilsock', 'twilio.com', '@twilio', 'node:', 'missive-chat-panel', 'localhost', 'innerHTML'],
  window: ['twilsock', 'twilio.com', 'node:', 'localhost'],
  twilio: ['core-js', 'node:', 'localhost', 'attachShadow'],
} as const;

describe('bundles', () => {
  for (const [name, words] of Object.entries(FORBIDDEN))
    it(`${name} holds nothing of other parts`, () => {
      const { file, text } = bundle(name as keyof typeof FORBIDDEN);
      const found = words.filter((word) => text.includes(word));
      assert.deepEqual(found, [], `${file} holds ${found.join(', ')}`);
    });

  it('shows the launcher from one file that imports nothing at its start', () => {
    const { text } = bundle('missive');
    assert.doesNotMatch(text, /^\s*import\b|\bimport\s*["'{*]/, 'a static import would be a second request');
  });

  it('brings each part of Lit once: the script its base, the window its templates', () => {
    const marks = (name: 'missive' | 'window'): string[] =>
      [...bundle(name).text.matchAll(/reactiveElementVersions|litHtmlVersions/g)]
        .map(([mark]) => mark)
        .sort();
    assert.deepEqual([...new Set(marks('missive'))], ['reactiveElementVersions']);
    assert.deepEqual([...new Set(marks('window'))], ['litHtmlVersions']);
  });

  it('loads Twilio from the window, and only on need', () => {
    const twilio = bundle('twilio').file;
    const { text } = bundle('window');
    assert.ok(text.includes(`import("./${twilio}")`), 'by a dynamic import');
    assert.doesNotMatch(text, new RegExp(`from\\s*["']\\./${twilio}`), 'by no static one');
  });

  it('has no more files than these, and words for developers', () => {
    const files = readdirSync(new URL('../../dist/browser/', import.meta.url)).filter((file) =>
      file.endsWith('.js'),
    );
    assert.deepEqual(files.map((file) => file.replace(/(-[\w-]{8})?\.js$/, '')).sort(), [
      'config-problems',
      'missive',
      'twilio',
      'window',
    ]);
  });
});
