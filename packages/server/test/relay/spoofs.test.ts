/** What an agent sees of unverified visitors who pretend to be verified (CC-07). */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import {
  startMissiveEmulator,
  type MissiveEmulator,
  type MissiveOrganization,
} from '../../../emulators/src/index.js';
import { findBrowser } from '../../../../test/support/browser.js';
import { missiveAccess } from '../../src/accounts/missive-access.js';
import { messageFields } from '../../src/relay/missive-message.js';
import { describeVisitor, visitorPost } from '../../src/relay/visitor-post.js';
import type { VisitorRecord } from '../../src/stores/store.js';
import { spoofs, type Spoof } from './spoofs.js';

const TIMEOUT = 60_000;
/** The page is slow with all of them. */
const CONVERSATIONS_PER_PAGE = 40;
const SECTIONS = ['What is known', 'What the visitor says', 'What the page says'];
const OWN_FIELDS = ['Name', 'Email', 'Consent given'];

/** What is visible of a conversation: its text, and the marks inside the visible area. */
interface Seen {
  readonly row: { readonly name: string; readonly mark: string; readonly subject: string };
  readonly head: { readonly name: string; readonly mark: string };
  readonly sender: { readonly name: string; readonly mark: string };
  readonly cards: readonly {
    readonly title: string;
    readonly text: string;
    readonly fields: readonly string[];
  }[];
}

describe('an unverified visitor', () => {
  let emulator: MissiveEmulator;
  let browser: Browser;
  before(async () => {
    emulator = await startMissiveEmulator({ port: 0 });
    const { executablePath, args, env } = await findBrowser();
    browser = await chromium.launch({ executablePath, args, env });
  });
  after(async () => {
    await browser.close();
    await emulator.stop();
  });

  it('CC-07 is marked as such everywhere, whatever name or page data they choose', async () => {
    const taken: string[] = [];
    for (let first = 0; first < spoofs.length; first += CONVERSATIONS_PER_PAGE)
      taken.push(...(await tryInOneInbox(spoofs.slice(first, first + CONVERSATIONS_PER_PAGE))));
    console.log(`Spoofs tried: ${spoofs.length}. Taken for checked: ${taken.length}.`);
    assert.deepEqual(taken, []);
  });

  async function tryInOneInbox(some: readonly Spoof[]): Promise<string[]> {
    const organization = emulator.createOrganization();
    for (const [number, spoof] of some.entries()) await sendMessage(organization, spoof, number);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(TIMEOUT);
    await page.goto(`${emulator.url}/inbox#organization=${organization.id}`);
    await page
      .locator('.conversation')
      .nth(some.length - 1)
      .waitFor();
    const taken: string[] = [];
    for (const [number, spoof] of some.entries()) {
      const message = organization.messages.find(({ externalId }) => externalId === `IM${number}`)!;
      const seen = await look(page, organization.conversationOf(message).id, message.body);
      const problems = problemsOf(spoof, seen);
      if (problems.length > 0) taken.push(`${spoof.what}: ${problems.join(', ')} in ${JSON.stringify(seen)}`);
    }
    await page.close();
    const usernames = new Set(organization.messages.map(({ from }) => from.username));
    assert.equal(usernames.size, some.length, 'each is a contact of their own');
    return taken;
  }

  /** Sends a message as the relay does. */
  async function sendMessage(organization: MissiveOrganization, spoof: Spoof, number: number): Promise<void> {
    const visitor = visitorOf(spoof, number);
    const missive = missiveAccess({
      token: organization.token,
      channelId: organization.channel.id,
      channelType: 'text',
    });
    const thread = { missiveConversationId: null, localMessageCount: 0 };
    const part = {
      key: `IM${number}`,
      body: `Hello ${number}.`,
      attachments: [],
      sentAt: 1_760_000_000_000 + number * 1_000,
    };
    const account = { id: 'shop', name: 'Kiln & Clay', missive };
    const messages = messageFields(account, visitor.conversationSid, visitor, thread, part);
    await post(organization, 'messages', messages);
    const cards = describeVisitor(visitor);
    if (cards !== null)
      await post(
        organization,
        'posts',
        visitorPost(missive, visitor.conversationSid, visitor, thread, cards),
      );
  }

  async function post({ token }: MissiveOrganization, resource: string, fields: object): Promise<void> {
    const response = await fetch(`${emulator.apiBaseUrl}/${resource}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ [resource]: fields }),
    });
    assert.equal(response.status, 201, await response.text());
  }
});

function visitorOf({ visitor }: Spoof, number: number): VisitorRecord {
  const id = number.toString(16).padStart(32, 'a');
  return {
    accountId: 'shop',
    id,
    identity: `visitor-${id}`,
    conversationSid: `CH${number.toString(16).padStart(32, '0')}`,
    name: 'Bob',
    email: 'bob@visitors.example',
    verification: 'unverified',
    consentAt: null,
    meta: {},
    avatarUrl: null,
    pageUrl: null,
    firstSeenAt: 0,
    lastSeenAt: 0,
    seesEarlier: false,
    ...visitor,
  };
}

async function look(page: Page, id: string, body: string): Promise<Seen> {
  await page.evaluate((conversation) => {
    location.hash = `${location.hash.split('&')[0]!}&conversation=${conversation}`;
    document.querySelector(`.conversation[href*="${conversation}"]`)?.scrollIntoView({ block: 'center' });
  }, id);
  await page.getByRole('region', { name: 'Messages' }).getByText(body, { exact: true }).waitFor();
  return page.evaluate(() => {
    document.querySelector('.author')?.scrollIntoView();
    const row = '.conversation[aria-current]';
    const places = [
      [`${row} .name`, `${row} .mark`],
      ['#thread-name', '#thread-mark'],
      ['.author bdi', '.author .mark'],
    ];
    const [inList, above, atMessage] = places.map(([name, mark]) => {
      const badge = document.querySelector(mark!);
      const box = badge?.getBoundingClientRect() ?? new DOMRect();
      const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const isInSight = box.width > 0 && badge === middle;
      return {
        name: document.querySelector(name!)?.textContent ?? '',
        mark: isInSight ? (badge?.textContent ?? '') : '',
      };
    });
    return {
      row: { ...inList!, subject: document.querySelector(`${row} .about`)?.textContent ?? '' },
      head: above!,
      sender: atMessage!,
      cards: Array.from(document.querySelectorAll('.post-card'), (card) => ({
        title: card.querySelector('.card-title')?.textContent ?? '',
        text: card.querySelector('p.text')?.textContent ?? '',
        fields: Array.from(card.querySelectorAll('dt'), (name) => name.textContent),
      })),
    };
  });
}

function problemsOf({ visitor, mustNotShow }: Spoof, { row, head, sender, cards }: Seen): string[] {
  const mark = visitor.verification === 'cannot-verify' ? 'Cannot verify' : 'Unverified';
  const subject = row.subject.replace(/ \[(?:Unverified|Cannot verify)\]$/, '');
  const names = [row.name, head.name, sender.name, subject];
  const titles = cards.map(({ title }) => title);
  const [known, ...said] = cards;
  const fieldsOf = (heading: string): readonly string[] =>
    said.filter(({ title }) => title === heading).flatMap(({ fields }) => fields);
  const checks: Record<string, boolean> = {
    'no mark in the list': row.mark !== mark,
    'no mark above the thread': head.mark !== mark,
    'no mark at the message': sender.mark !== mark,
    'no mark in the subject': !row.subject.endsWith(`[${mark}]`),
    'a mark of their own': names.some(
      (name) => /[[\]]/.test(name) || mustNotShow.some((word) => name.includes(word)),
    ),
    'nothing to see': names.some((name) => !/[\p{L}\p{N}\p{S}]/u.test(name)),
    'more than 60 characters': names
      .slice(0, 3)
      .some((name) => [...new Intl.Segmenter().segment(name)].length > 60),
    'cards out of order': titles.join() !== SECTIONS.filter((section) => titles.includes(section)).join(),
    'another verdict': known !== undefined && !known.text.startsWith(mark),
    'something written into what is known': known !== undefined && known.fields.join() !== 'Visitor',
    'something written into what the visitor says': fieldsOf(SECTIONS[1]!).some(
      (name) => !OWN_FIELDS.includes(name) && !/^Answer: \S/.test(name),
    ),
    'a field of the page’s like one of ours': fieldsOf(SECTIONS[2]!).some(
      (name) => !name.startsWith('Page data: '),
    ),
  };
  return Object.entries(checks)
    .filter(([, isSo]) => isSo)
    .map(([what]) => what);
}
