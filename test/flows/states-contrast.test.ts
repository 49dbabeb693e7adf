/** Every text of every state is readable, with any main color, light or dark (WCAG 1.4.3, 1.4.11). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { html, snippet } from '../support/pages.js';
import { eventually, startStack, widgetOf, type Stack } from '../support/stack.js';
import { IN_WIDGETS, statesPage } from '../support/states.js';

/** Around the color wheel at three lightnesses, then grays and typical brand colors. */
const MAIN_COLORS = [
  ...[20, 45, 75].flatMap((lightness) =>
    Array.from({ length: 10 }, (_, step) => `hsl(${step * 36}, 90%, ${lightness}%)`),
  ),
  ...['#000000', '#3c3c3c', '#767676', '#7f7f7f', '#b0b0b0', '#ffffff'],
  ...['#2866D1', '#ff0000', '#ffe000', '#00ff00', '#0000ff', '#ff5a5f', '#1db954', '#635bff'],
];

/**
 * For each role (what it is in which element) the lowest contrast of its text, or of its icon, with its
 * background. Runs in the page.
 */
const LOWEST_BY_ROLE = `(() => {
  ${IN_WIDGETS}
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const known = new Map();
  const rgba = (color) => {
    if (!known.has(color)) {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      known.set(color, [...context.getImageData(0, 0, 1, 1).data].map((value) => value / 255));
    }
    return known.get(color);
  };
  const over = ([r, g, b, a], below) => [...[r, g, b].map((value, place) => value * a + below[place] * (1 - a)), 1];
  const backs = new Map();
  const behind = (element) => {
    if (!element) return [1, 1, 1, 1];
    if (!backs.has(element)) {
      const own = rgba(getComputedStyle(element).backgroundColor);
      backs.set(element, own[3] === 1 ? own : over(own, behind(parentOf(element))));
    }
    return backs.get(element);
  };
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const lowest = {};
  const measure = (element, color, kind) => {
    const back = behind(element);
    const [bright, dim] = [luminance(over(rgba(color), back)), luminance(back)].sort((a, b) => b - a);
    const contrast = (bright + 0.05) / (dim + 0.05);
    const [, where, what] = nameOf(element).split(' › ');
    const role = kind + ' ' + where.replace('missive-chat-', '') + ' ' + what;
    lowest[role] = Math.min(lowest[role] ?? 21, contrast);
  };
  for (const element of allOf('*').filter((each) => isSeen(each) && each.closest('missive-chat-button, button[part=button]') === null)) {
    const { color } = getComputedStyle(element);
    if (element.localName === 'path') measure(element.closest('svg').parentElement, color, 'icon');
    else if ([...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) measure(element, color, 'text');
    if (element.matches('textarea, .box')) {
      measure(element, color, 'text');
      // In the form, a placeholder is a space.
      if (element.placeholder?.trim()) measure(element, getComputedStyle(element, '::placeholder').color, 'text');
      measure(parentOf(element), getComputedStyle(element.matches('textarea') ? element.parentElement : element).borderTopColor, 'icon');
    }
  }
  return lowest;
})()`;

describe('contrast', () => {
  let stack: Stack;
  before(async () => (stack = await startStack()));
  after(() => stack.stop());

  for (const theme of ['light', 'dark'])
    it(`LC-17 is sufficient for every text on every main color: ${theme}`, async () => {
      const page = await statesPage(stack, { theme });
      const unreadable: string[] = [];
      const lowest = new Map<string, number>();
      for (const color of MAIN_COLORS) {
        const measured = await page.evaluate<Record<string, number>>(`(async () => {
          const chats = [...document.querySelectorAll('missive-chat')];
          for (const chat of chats) chat.setVariables({ 'main-color': ${JSON.stringify(color)} });
          await Promise.all(chats.map(({ updateComplete }) => updateComplete));
          return ${LOWEST_BY_ROLE};
        })()`);
        for (const [role, contrast] of Object.entries(measured)) {
          const wanted = role.startsWith('text') ? 4.5 : 3;
          if (contrast < wanted) unreadable.push(`${color}: ${role} ${contrast.toFixed(2)}:1`);
          lowest.set(role, Math.min(lowest.get(role) ?? 21, contrast));
        }
      }
      assert.deepEqual(unreadable, []);
      assert.ok(lowest.size > 20, 'roles are found');
      const [role, contrast] = [...lowest]
        .filter(([name]) => name.startsWith('text'))
        .sort((a, b) => a[1] - b[1])[0]!;
      console.log(
        `${MAIN_COLORS.length} main colors, ${lowest.size} roles, ${theme}: lowest ${contrast.toFixed(2)}:1 (${role})`,
      );
    });

  it('LC-15 uses the page’s own colors over the dark ones, and dark browser controls', async () => {
    const page = await statesPage(stack, { theme: 'dark', state: 'composer' });
    const seen = await page.evaluate(`(async () => {
      ${IN_WIDGETS}
      const [panel] = allOf('missive-chat-panel');
      const chat = document.querySelector('missive-chat');
      chat.setVariables({ 'background-color': 'rgb(32, 48, 64)' });
      await chat.updateComplete;
      const { backgroundColor, colorScheme } = getComputedStyle(panel);
      return [backgroundColor, colorScheme, getComputedStyle(allOf('textarea')[0]).colorScheme];
    })()`);
    assert.deepEqual(seen, ['rgb(32, 48, 64)', 'dark', 'dark']);
  });

  it('LC-15 that is insufficient is reported once in the console, with a better color', async () => {
    const said: string[] = [];
    const url = stack.page(
      html(
        snippet(
          stack.serverUrl,
          "chat: { variables: { 'badge-background-color': '#ffe000', 'main-color': 'gold', 'header-title-text-color': 'var(--main-color)' } }",
        ),
      ),
    );
    const page = await (await stack.visitor()).newPage();
    page.on('console', (message) => {
      if (message.type() === 'warning') said.push(message.text());
    });
    await page.goto(url);
    const { button } = widgetOf(page);
    await button.click();
    await eventually('the console says it', () => Promise.resolve(said.length >= 2 || undefined));
    await button.click();
    assert.deepEqual(said, [
      'Missive Live Chat: chat.variables: header-title-text-color (var(--main-color)) on ' +
        'header-opened-background-color (var(--main-color)) has a contrast of 1.0:1, and 4.5:1 is needed to read it. ' +
        'Choose #000, with 14.9:1, or another header-opened-background-color.',
      'Missive Live Chat: chat.variables: badge-color (#fff) on badge-background-color (#ffe000) has a contrast of 1.3:1, ' +
        'and 3:1 is needed to read it. Choose #000, with 15.9:1, or another badge-background-color.',
    ]);
  });
});
