import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import { isVariableName, toCustomProperties, toPublicValue } from '../../src/core/variables.js';

describe('style variables', () => {
  for (const [value, becomes] of [
    ['var(--main-color)', 'var(--missive-chat-main-color)'],
    ['var( --main-color , red)', 'var(--missive-chat-main-color , red)'],
    ['calc(var(--margin) + var(--width))', 'calc(var(--missive-chat-margin) + var(--missive-chat-width))'],
    ['var(--margin, var(--width))', 'var(--missive-chat-margin, var(--missive-chat-width))'],
    ['var(--z-index)', 'var(--missive-chat-z-index)'],
  ] as const)
    it(`LC-15 rewrites ${value} to the public names`, () => {
      assert.equal(toPublicValue(value), becomes);
    });

  for (const value of [
    'red',
    'var(--brand)',
    'var(--missive-chat-main-color)',
    'var(--main-color2)',
    'var(--margin_large)',
    'var(--width-Large)',
    'var(--toString)',
    'var(--Main-Color)',
  ])
    it(`LC-15 leaves ${value} to the page`, () => {
      assert.equal(toPublicValue(value), value);
    });

  it('LC-15 names each variable with the public prefix', () => {
    const properties = toCustomProperties({ 'main-color': '#123', 'bubble-dark-color': 'var(--main-color)' });
    assert.deepEqual(properties, [
      ['--missive-chat-main-color', '#123'],
      ['--missive-chat-bubble-dark-color', 'var(--missive-chat-main-color)'],
    ]);
  });

  it('LC-15 include the documented names and z-index, and no others', () => {
    for (const name of [...Object.keys(DEFAULTS.chat.variables), 'z-index'])
      assert.equal(isVariableName(name), true);
    for (const name of ['brand', 'toString', '__proto__', '']) assert.equal(isVariableName(name), false);
  });
});
