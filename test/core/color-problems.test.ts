import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contrast, explainColors } from '../../src/core/color-problems.js';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import { DARK_VARIABLES } from '../../src/core/dark-variables.js';

/** Relative luminance of `#rgb` and `#rrggbb`, as defined by WCAG; null for anything else. */
function luminance(color = ''): number | null {
  const [, hex = ''] = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(color) ?? [];
  const channels = (hex.length === 3 ? hex.replace(/./g, '$&$&') : hex).match(/../g);
  if (!channels) return null;
  const [r = 0, g = 0, b = 0] = channels
    .map((channel) => parseInt(channel, 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function problems(chosen: Readonly<Record<string, string>>): string[] {
  const variables: Readonly<Record<string, string>> = { ...DEFAULTS.chat.variables, ...chosen };
  const resolve = (name: string): string | undefined => {
    const value = variables[name];
    const [, other] = /^var\(--(.*)\)$/.exec(value ?? '') ?? [];
    return other ? resolve(other) : value;
  };
  return explainColors(variables, (name) => luminance(resolve(name)), Object.keys(chosen));
}

describe('colors of the page', () => {
  it('LC-15 compute the contrast of WCAG: black on white, and its documented example', () => {
    assert.equal(contrast(0, 1), 21);
    assert.equal(contrast(luminance('#777')!, 1).toFixed(2), '4.48');
  });

  it('LC-15 cause no warning with the documented colors, or the dark ones', () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(problems(DARK_VARIABLES), []);
  });

  it('LC-15 are named with both variables, the contrast, and a readable color', () => {
    assert.deepEqual(problems({ 'badge-background-color': '#ffe000' }), [
      'chat.variables: badge-color (#fff) on badge-background-color (#ffe000) has a contrast of 1.3:1, ' +
        'and 3:1 is needed to read it. Choose #000, with 15.9:1, or another badge-background-color.',
    ]);
  });

  it('LC-15 cause no warning where the window corrects a default automatically', () => {
    assert.deepEqual(problems({ 'main-color': '#ffe000', 'bubble-light-color': '#222' }), []);
  });

  it('LC-08 cause a warning when they are set and hard to read, even if they equal the default', () => {
    const [problem, ...others] = problems({ 'main-color': '#ffe000', 'header-title-text-color': '#fffff0' });
    assert.match(problem ?? '', /header-title-text-color \(#fffff0\) on header-opened-background-color/);
    assert.deepEqual(others, []);
    const same = problems({ 'main-color': '#ffe000', 'header-title-text-color': '#fff' });
    assert.match(same.join(), /header-title-text-color \(#fff\)/);
  });

  it('LC-15 never have their contrast rounded up to the required one', () => {
    const [problem] = problems({ 'text-color': '#787878' });
    assert.match(problem ?? '', /has a contrast of 4\.\d:1, and 4\.5:1 is needed/);
    assert.doesNotMatch(problem ?? '', /contrast of 4\.5:1/);
  });
});
