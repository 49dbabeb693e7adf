import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { AXE, violations } from './axe.js';
import { go, PHONE, refusedBy, SECTIONS, useSetup } from './support.js';

const setup = useSetup();

describe('accessibility of the Setup page', () => {
  for (const [name, options] of [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { ...PHONE, colorScheme: 'light' }],
    ['on a phone, dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)
    it(`CS-02 has no violation in any section, ${name}, and violates no content security policy`, async () => {
      const account = await setup().account();
      await setup().change(account, {
        settings: {
          messages: { welcome: ['One', 'Two'] },
          greetings: [
            { id: 'help', text: 'May we help?', pages: ['/pots/*'], after: 20, replies: ['Yes', 'No'] },
            { id: 'back', text: 'Welcome back', audience: 'returning', once: false },
          ],
          visitor: {
            fields: [
              { name: 'order', label: 'Order number', required: true },
              { name: 'topic', label: 'Topic', type: 'select', options: ['Care', 'Repair'], when: 'away' },
            ],
          },
          meta: { shop: 'Oslo' },
          team: [{ name: 'Ada', avatarUrl: 'https://a.example/ada.png' }, { name: 'Ben' }],
          chat: { header: 'team', variables: { 'text-color': '#bbb' } },
        },
        availability: {
          mode: 'schedule',
          schedule: {
            timeZone: 'UTC',
            hours: [{ day: 'monday', from: '09:00', to: '17:00' }],
            holidays: [{ from: '2030-12-24', to: '2030-12-26' }],
          },
          awayUntil: '2031-03-04T09:30:00.000Z',
        },
        allowedOrigins: ['https://a.example', 'https://b.example'],
      });
      const page = await setup().open(account, 'Getting started', options);
      await page.evaluate(AXE + '; 0');
      // A whole section is visible, and the bar at the bottom covers nothing.
      await page.setViewportSize({ width: page.viewportSize()!.width, height: 5_000 });
      for (const section of SECTIONS) {
        await go(page, section);
        await page.evaluate("document.querySelector('setup-app').updateComplete.then(() => 0)");
        assert.deepEqual(await violations(page), [], section);
        const width: number = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        assert.ok(width <= 0, `${section} is ${width} pixels too wide`);
      }
      assert.deepEqual(await refusedBy(page), []);
    });

  it('CS-02 has no violation when signing in, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await (await setup().visitor({ colorScheme })).newPage();
      await page.goto(`${setup().serverUrl}/setup`);
      await page.getByLabel('Admin secret').waitFor();
      await page.evaluate(AXE + '; 0');
      assert.deepEqual(await violations(page), []);
    }
  });

  it('CS-02 has no violation in its dialogs', async () => {
    const page = await setup().open(await setup().account(), 'Identity');
    await page.getByRole('button', { name: 'Rotate…' }).click();
    await page.getByRole('dialog').waitFor();
    await page.evaluate(AXE + '; 0');
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('CS-02 works with the keyboard alone', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Getting started');
    /** Presses Tab until the element of this name has the focus. */
    const tabTo = async (name: string): Promise<void> => {
      for (let presses = 0; presses < 120; presses++) {
        await page.keyboard.press('Tab');
        if ((await focusedName(page)).includes(name)) return;
      }
      assert.fail(`Tab never came to “${name}”`);
    };
    await tabTo('Skip to the section');
    await tabTo('Options');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Options' }).waitFor();
    await tabTo('Hide the button');
    await page.keyboard.press('Space');
    await tabTo('Save');
    await page.keyboard.press('Enter');
    await page.getByText('Everything is saved.').waitFor();
    assert.equal((await setup().view(account)).settings.chat?.hidden, true);
    await tabTo('Undo last change');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Redo the change' }).waitFor();
  });
});

const focusedName = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (!active) return '';
    return active.getAttribute('aria-label') ?? active.labels?.[0]?.textContent ?? active.textContent ?? '';
  })()`);
