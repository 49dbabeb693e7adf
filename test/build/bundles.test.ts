/** Contents of each built file: a forbidden word in it means that a boundary leaked. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { LANGUAGES } from '../../src/locales/languages.js';
import { brotliSize, bundle, languageBundles, setupBundles } from '../support/bundles.js';

const FORBIDDEN = {
  missive: ['twilsock', 'twilio.com', '@twilio', 'node:', 'missive-chat-panel', 'localhost', 'innerHTML'],
  window: ['twilsock', 'twilio.com', 'node:', 'localhost'],
  conversation: ['twilsock', 'twilio.com', 'node:', 'localhost', '_$litPart$'],
  greetings: ['twilsock', 'twilio.com', 'node:', 'localhost', '_$litPart$', 'finalizeStyles'],
  copy: ['twilsock', 'twilio.com', 'node:', 'localhost', 'innerHTML'],
  twilio: ['core-js', 'node:', 'localhost', 'attachShadow'],
} as const;

describe('bundles', () => {
  for (const [name, words] of Object.entries(FORBIDDEN))
    it(`${name} contains nothing of other parts`, () => {
      const { file, text } = bundle(name);
      const found = words.filter((word) => text.includes(word));
      assert.deepEqual(found, [], `${file} holds ${found.join(', ')}`);
    });

  it('show the launcher from one file without static imports', () => {
    const { text } = bundle('missive');
    assert.doesNotMatch(text, /^\s*import\b|\bimport\s*["'{*]/, 'a static import would be a second request');
  });

  it('contain each part of Lit once: the script its base, the window its templates', () => {
    const marks = (name: 'missive' | 'window'): string[] =>
      [...bundle(name).text.matchAll(/finalizeStyles|_\$litPart\$/g)].map(([mark]) => mark).sort();
    assert.deepEqual([...new Set(marks('missive'))], ['finalizeStyles']);
    assert.deepEqual([...new Set(marks('window'))], ['_$litPart$']);
  });

  it('load Twilio from the window, and only on demand', () => {
    const twilio = bundle('twilio').file;
    const { text } = bundle('window');
    assert.ok(text.includes(`[0](new URL("./${twilio}"`), 'when it is asked for');
    assert.doesNotMatch(text, new RegExp(`from\\s*["']\\./${twilio}`), 'by no static one');
  });

  it('LC-02 load each language from the presets on demand, and contain none of it before', () => {
    const languages = languageBundles();
    const { text } = bundle('presets');
    assert.deepEqual([...languages.keys()].sort(), Object.keys(LANGUAGES).sort());
    for (const [tag, { file, text: words }] of languages) {
      assert.ok(text.includes(`[0](new URL("./${file}"`), `${tag}: when it is asked for`);
      assert.doesNotMatch(words, /\bimport\b|from\s*["']/, `${tag}: nothing else with it`);
      for (const part of ['missive', 'window', 'presets'] as const)
        assert.ok(!bundle(part).text.includes(/title:"([^"]+)"/.exec(words)?.[1] ?? ''), `${tag} in ${part}`);
    }
    assert.doesNotMatch(text, /\bfrom\s*["']\.\//, 'by no static one');
  });

  it('are these files only, plus messages for developers', () => {
    const files = readdirSync(new URL('../../dist/browser/', import.meta.url)).filter((file) =>
      file.endsWith('.js'),
    );
    const names = files.map((file) => file.replace(/(-[\w-]{8})?\.js$/, ''));
    const isOther = (name: string): boolean => /^(locale|setup|emoji-names)-/.test(name);
    assert.deepEqual(names.filter((name) => !isOther(name)).sort(), [
      'alerts',
      'attention',
      'config-problems',
      'conversation',
      'conversations',
      'copy',
      'emoji',
      'end',
      'fields',
      'file-tray',
      'greetings',
      'lightbox',
      'list-problems',
      'menu',
      'missive',
      'moment',
      'presets',
      'team',
      'thread',
      'twilio',
      'when',
      'window',
    ]);
  });

  it('CS-02 contain the Setup page and its preview without Twilio or the server, and the preview without network access', () => {
    const { setup, preview } = setupBundles();
    // The Setup page mentions Twilio's URLs and node:crypto, for the operator to read.
    for (const [files, words] of [
      [setup, ['twilsock', '@twilio', 'localhost']],
      [preview, ['twilsock', 'twilio.com', 'node:', 'localhost']],
    ] as const)
      for (const { file, text } of files) {
        const found = words.filter((word) => text.includes(word));
        assert.deepEqual(found, [], `${file} holds ${found.join(', ')}`);
      }
    for (const { file, text } of preview)
      assert.doesNotMatch(text, /\bfetch\(|EventSource|WebSocket|sendBeacon/, `${file} cannot reach anybody`);
  });

  it('CS-02 keep the initial load of the Setup page within 80 kB', () => {
    const { setup } = setupBundles();
    const size = setup.reduce((sum, { text }) => sum + brotliSize(text), 0);
    console.log(`${(size / 1000).toFixed(2).padStart(6)} of 80 kB  the Setup page`);
    assert.ok(size <= 80_000);
  });

  it('CS-05 load the overview of the Setup page with its section alone, within 8 kB', () => {
    const { setup, overview } = setupBundles();
    const own = overview.filter(({ file }) => !setup.some((one) => one.file === file));
    const size = own.reduce((sum, { text }) => sum + brotliSize(text), 0);
    console.log(`${(size / 1000).toFixed(2).padStart(6)} of 8 kB  the overview of the Setup page`);
    assert.ok(size > 1_000 && size <= 8_000);
  });
});
