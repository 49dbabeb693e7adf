/** The overview of the Setup page (CS-05). */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Counted, DayNumbers, PeriodNumbers, StatisticsView } from '../../src/api/statistics.js';
import { AXE, violations } from './axe.js';
import { eventually, go, PHONE, refusedBy, useSetup } from './support.js';

const setup = useSetup();
const URLS = /\/statistics\?days=/;
/** Where to keep pictures for a look; none are kept when it is unset. */
const { SCREENSHOTS } = process.env;

const numbers = (seed: number): PeriodNumbers => {
  const counts = {
    conversations: seed,
    'messages-in': 4 * seed,
    'messages-out': 3 * seed,
    answers: seed + 5,
    emails: Math.round(seed / 3),
    'rated-good': Math.round(seed / 2),
    'rated-okay': 1,
    'rated-bad': 1,
    'refused-visitors': 0,
    'refused-conversations': 12,
    'refused-requests': 0,
    'refused-bodies': 3,
  } satisfies Record<Counted, number>;
  const firstReplies = { count: seed, median: 60 * seed, p90: 300 * seed, missed: 2, missedOnline: 1 };
  return { counts, firstReplies };
};

const view = (days: 1 | 7 | 30): StatisticsView => ({
  days,
  timeZone: 'Europe/Oslo',
  at: '2026-11-30T13:32:00.000Z',
  countedSince: '2026-09-01T08:00:00.000Z',
  ...numbers(9 * days),
  byDay: Array.from({ length: days }, (_, place): DayNumbers => {
    const day = new Date(Date.UTC(2026, 10, 31 - days + place)).toISOString().slice(0, 10);
    return { day, ...numbers((place * 7) % 13) };
  }),
  previous: numbers(8 * days),
  now: {
    undelivered: 2,
    unanswered: 3,
    waiting: [
      { queue: 'to-missive', count: 4, oldestSeconds: 95 },
      { queue: 'mail', count: 1, oldestSeconds: 4_000 },
    ],
  },
  twilio: {
    month: '2026-11',
    activeVisitors: 1_234,
    price: { perUser: 0.05, freeUsers: 200, currency: 'USD', enteredAt: '2026-11-02T10:00:00.000Z' },
    cost: 51.7,
  },
});

/** Opens the overview of an account in which much has happened. */
async function openBusy(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await setup().open(await setup().account(), 'Getting started', options);
  await page.route(URLS, (route) => {
    const days = Number(new URL(route.request().url()).searchParams.get('days')) as 1 | 7 | 30;
    return route.fulfill({ json: view(days) });
  });
  await go(page, 'Overview');
  await page.getByRole('heading', { name: 'By day' }).waitFor();
  return page;
}

async function look(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

describe('the overview of the Setup page', () => {
  it('CS-05 says that there are no conversations yet, and leads to the installation', async () => {
    const page = await setup().open(await setup().account(), 'Overview');
    await page.getByRole('heading', { name: 'No conversations in these 7 days yet' }).waitFor();
    await page.getByText('Nothing is undelivered.').waitFor();
    await look(page, 'empty');
    await page.getByRole('link', { name: 'Is the chat on your site?' }).click();
    await page.getByRole('heading', { level: 1, name: 'Install' }).waitFor();
  });

  for (const [name, options] of [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { ...PHONE, colorScheme: 'light' }],
    ['on a phone, dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)
    it(`CS-05 shows figures, charts and the same numbers as a table, ${name}, without a violation`, async () => {
      const page = await openBusy(options);
      await page.getByText('9 of 10 within 5 h 15 min').waitFor();
      await page.getByText('Up from 56 in the 7 days before').waitFor();
      await page.getByRole('img', { name: /^Conversations started: \d+ conversations/ }).waitFor();
      await page.getByText('The numbers as a table').click();
      await page.getByRole('cell').first().waitFor();
      assert.equal(await page.getByRole('region', { name: 'Numbers by day' }).getByRole('row').count(), 8);
      await page.getByText('About $51.70 so far').waitFor();
      await page.setViewportSize({ width: page.viewportSize()!.width, height: 3_200 });
      await page.evaluate(AXE + '; 0');
      assert.deepEqual(await violations(page), []);
      const width: number = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.ok(width <= 0, `${width} pixels too wide`);
      assert.deepEqual(await refusedBy(page), []);
      await look(page, name.replace(/\W+/g, '-'));
    });

  it('CS-05 changes the period and refreshes by the keyboard', async () => {
    const page = await openBusy();
    await page.getByRole('radio', { name: '7 days' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('Up from 240 in the 30 days before').waitFor();
    await look(page, 'thirty-days');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.getByText('Up from 8 yesterday').waitFor();
    assert.equal(await page.getByRole('heading', { name: 'By day' }).count(), 0);
    await page.keyboard.press('Tab');
    const request = page.waitForRequest(URLS);
    await page.keyboard.press('Enter');
    assert.match((await request).url(), /days=1$/);
  });

  it('CS-05 says when it takes long or fails, keeps the numbers, and tries again', async () => {
    const page = await openBusy();
    let answer: () => void = () => undefined;
    await page.route(URLS, async (route) => {
      await new Promise<void>((resolve) => (answer = resolve));
      await route.abort();
    });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('This takes longer than usual…').waitFor();
    answer();
    await page.getByText('The chat server does not respond.').waitFor();
    await page.getByRole('heading', { name: 'By day' }).waitFor();
    await look(page, 'failed');
    await page.unroute(URLS);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'No conversations in these 7 days yet' }).waitFor();
  });

  it('CS-05 takes the price of Twilio, and names a wrong one', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Overview');
    await page.getByRole('button', { name: 'Enter a price' }).click();
    await page.getByLabel('Price of one active user').fill('0.25');
    await page.getByLabel('Currency').fill('eur');
    await page.getByLabel('Free users a month').fill('100');
    await page.keyboard.press('Enter');
    await page.getByText(/About €0.00 so far, at €0.25 for each after the first 100/).waitFor();
    const stored = await setup().call<StatisticsView>('GET', `/accounts/${account}/statistics`);
    assert.equal(stored.twilio.price?.currency, 'EUR');
    await page.getByRole('button', { name: 'Remove the price' }).click();
    await page.getByRole('button', { name: 'Enter a price' }).waitFor();
    await eventually('the price is gone', async () => {
      const { twilio } = await setup().call<StatisticsView>('GET', `/accounts/${account}/statistics`);
      return twilio.price === null ? true : undefined;
    });
  });
});
