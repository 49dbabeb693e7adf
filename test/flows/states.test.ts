/** Every state of the widget, as on the page of states, checked against WCAG 2.2 AA. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { useStack, type Stack } from '../support/stack.js';
import { IN_WIDGETS, PHONE, STATES, showStates, statesPage } from '../support/states.js';

const AXE = createRequire(import.meta.url).resolve('axe-core');
const RULES: RunOptions = {
  // Of what passes, the rules alone: axe describes each element of a list, which takes longer than its checks.
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  rules: { 'target-size': { enabled: true } },
};
const alone = STATES.filter(({ isAlone }) => isAlone);
const together = STATES.filter(({ isAlone }) => !isAlone);
/** Minimum size of a target in px, in both directions (WCAG 2.5.8). */
const TARGET = 24;

async function violationsOf(page: Page): Promise<{ violations: string[]; rules: number }> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.addScriptTag({ path: AXE });
  return page.evaluate(async (rules) => {
    const { axe } = window as unknown as {
      axe: { run(where: string, rules: RunOptions): Promise<AxeResults> };
    };
    const { violations, passes, incomplete, inapplicable } = await axe.run('missive-chat', rules);
    return {
      violations: violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} at ${target.flat().join(' ')}: ${failureSummary}`),
      ),
      rules: new Set([violations, passes, incomplete, inapplicable].flat().map(({ id }) => id)).size,
    };
  }, RULES);
}

/** Controls that are too small for a finger; a link in a line of text is as high as the line. */
const SMALL_TARGETS = `(() => {
  ${IN_WIDGETS}
  return allOf('button, a[href], input, select, textarea')
    .filter((element) => isSeen(element) && !element.closest('.text, label'))
    .flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      return Math.min(width, height) < ${TARGET} ? [nameOf(element) + ' ' + width + ' × ' + height] : [];
    });
})()`;

/** Elements that overflow their window to the side, or make the page or a part of it scroll there. */
const CUT_OFF = `(() => {
  ${IN_WIDGETS}
  const outside = allOf('missive-chat-panel, missive-chat-preview').flatMap((panel) => {
    const frame = panel.getBoundingClientRect();
    return inside(panel.shadowRoot, '*').filter(isSeen).filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (left < frame.left - 0.5 || right > frame.right + 0.5);
    });
  });
  // The list of a thread does not scroll: its scroller does, and buttons below a message reach into the margin.
  const scrolling = allOf('.scroller, .thread, form, textarea, :not(.thread) > .list, .menu, .card').filter(
    ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
  );
  const page = document.documentElement;
  return [
    ...[...outside, ...scrolling].map(nameOf),
    ...(page.scrollWidth > page.clientWidth ? ['the page'] : []),
  ];
})()`;

describe('states', () => {
  let stack: Stack;
  useStack((started) => (stack = started));

  for (const device of ['desktop', 'phone'])
    for (const theme of ['light', 'dark'])
      for (const dir of ['ltr', 'rtl'])
        it(`LC-17 have no violation: ${device}, ${theme}, ${dir}`, async () => {
          const page = await statesPage(stack, { theme, dir }, device === 'phone' ? PHONE : {});
          assert.equal(await page.locator('missive-chat').count(), together.length);
          const { violations, rules } = await violationsOf(page);
          assert.deepEqual(violations, []);
          assert.deepEqual(await page.evaluate(SMALL_TARGETS), [], `smaller than ${TARGET} px`);
          assert.deepEqual(await page.evaluate(CUT_OFF), [], 'cut off at the side');
          for (const { name } of alone) {
            await showStates(page, stack, { theme, dir, state: name });
            assert.deepEqual((await violationsOf(page)).violations, [], name);
            assert.deepEqual(await page.evaluate(SMALL_TARGETS), [], name);
          }
          console.log(`${STATES.length} states, ${rules} rules of axe: ${device}, ${theme}, ${dir}`);
        });

  for (const [name, query, options] of [
    ['in the colors of the system', {}, { forcedColors: 'active' as const }],
    ['in a column of 320 px', { width: '320' }, { viewport: { width: 352, height: 800 } }],
    ['in Arabic', { lang: 'ar', dir: 'rtl' }, {}],
    ['in German', { lang: 'de' }, { viewport: { width: 352, height: 800 } }],
  ] as const)
    it(`LC-17 cut nothing off, have no small target and no violation ${name}`, async () => {
      const page = await statesPage(stack, query, options);
      const { violations } = await violationsOf(page);
      assert.deepEqual(violations, []);
      assert.deepEqual(await page.evaluate(SMALL_TARGETS), []);
      assert.deepEqual(await page.evaluate(CUT_OFF), []);
    });

  it('LC-17 in forced colors have a border where they have only a background', async () => {
    const page = await statesPage(stack, {}, { forcedColors: 'active' });
    const borderless = await page.evaluate(`(() => {
      ${IN_WIDGETS}
      return allOf('.bubble:not(.emoji), .filled, .send, .box, .file, .avatar, [part~=badge], [part=button]')
        .filter((element) => isSeen(element) && parseFloat(getComputedStyle(element).borderTopWidth) < 1)
        .map(nameOf);
    })()`);
    assert.deepEqual(borderless, []);
  });

  it('LC-53 have the arrow of a list of choices on it, and the mark of a required field after its label', async () => {
    const page = await statesPage(stack, {});
    const [choices, marks] = await page.evaluate<number[][]>(`(() => {
      ${IN_WIDGETS}
      const choices = allOf('.field > select').map((select) =>
        parentOf(select).getBoundingClientRect().bottom - select.getBoundingClientRect().bottom);
      const marks = allOf('[data-above] .name > [aria-hidden]').map((mark) => {
        const words = [...mark.previousElementSibling.getClientRects()].at(-1);
        return mark.getBoundingClientRect().left - words.right;
      });
      return [choices, marks];
    })()`);
    assert.ok(choices!.length >= 3 && choices!.every((distance) => Math.abs(distance) < 1), String(choices));
    assert.ok(marks!.length >= 2 && marks!.every((distance) => Math.abs(distance) < 2), String(marks));
  });

  it('LC-17 from right to left, have lists and names begin at the right, whatever they are written in', async () => {
    const page = await statesPage(stack, { dir: 'rtl' });
    const distances = await page.evaluate<number[]>(`(() => {
      ${IN_WIDGETS}
      const rightOf = (element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return Math.max(...[...range.getClientRects()].map(({ right }) => right));
      };
      return allOf('.list .words, .card .name').map((words) => {
        const { right } = words.getBoundingClientRect();
        return words.scrollWidth > words.clientWidth ? 0 : right - rightOf(words);
      });
    })()`);
    assert.ok(distances.length > 20, 'words are found');
    assert.deepEqual(
      distances.filter((distance) => Math.abs(distance) > 2),
      [],
    );
  });

  it('LC-16 enlarged four times, cut nothing off, and everything can be reached, one after the other', async () => {
    const page = await statesPage(stack, { state: 'form' }, { viewport: { width: 320, height: 256 } });
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    for (const { name, button } of STATES) {
      if (button) continue;
      await showStates(page, stack, { state: name });
      assert.deepEqual(await page.evaluate(CUT_OFF), [], name);
      const unreachable = await page.evaluate(`(() => {
        ${IN_WIDGETS}
        return allOf('button, a[href], input, select, textarea').filter(isSeen).filter((element) => {
          element.focus();
          element.scrollIntoView({ block: 'nearest' });
          const { top, bottom, left, right, height } = element.getBoundingClientRect();
          // What is higher than the screen is read by scrolling.
          return height < innerHeight && (top < -1 || bottom > innerHeight + 1 || left < -1 || right > innerWidth + 1);
        }).map(nameOf);
      })()`);
      assert.deepEqual(unreachable, [], name);
    }
    assert.deepEqual(errors, []);
  });

  it('LC-17 on a phone need no zoom to type', async () => {
    const page = await statesPage(stack, { state: 'form' }, PHONE);
    for (const state of ['form', 'fields', 'composer', 'rating-words']) {
      await showStates(page, stack, { state });
      const sizes = await page.evaluate(`(() => {
        ${IN_WIDGETS}
        return allOf('input:not([type=checkbox], [type=radio], [type=file]), select, textarea').map((field) => parseFloat(getComputedStyle(field).fontSize));
      })()`);
      assert.ok(
        (sizes as number[]).length > 0 && (sizes as number[]).every((size) => size >= 16),
        String(sizes),
      );
    }
  });

  it('comply with a strict policy, and request nothing about the visitor', async () => {
    const page = await (await stack.visitor()).newPage();
    const asked: string[] = [];
    const problems: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    page.on('console', (message) => {
      if (/policy|Missive Live Chat/i.test(message.text())) problems.push(message.text());
    });
    page.on('pageerror', ({ message }) => problems.push(message));
    await showStates(page, stack);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      asked.filter((path) => /^\/[^/]+\/(sessions|settings|events)$|^\/v\d/.test(path)),
      [],
    );
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  });
});
