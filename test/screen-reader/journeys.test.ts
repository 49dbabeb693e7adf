/**
 * Two journeys with the keyboard and a screen reader: a visitor's in the shop, in English and French, and an operator's
 * to the Setup page.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { html, snippet } from '../support/pages.js';
import { ADMIN_SECRET, startStack, type Stack } from '../support/stack.js';
import { makeJourney } from './journey.js';

/** 8 × 8 px, terracotta. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mM4EGWDFTEMLQkAibdVgZkK0qMAAAAASUVORK5CYII=',
  'base64',
);

describe('a screen reader', () => {
  const journey = makeJourney('journeys');
  const { press, reader, says, types } = journey;
  const folder = mkdtempSync(join(tmpdir(), 'missive-chat-picture-'));
  const picture = join(folder, 'picture.png');
  let stack: Stack;
  let sid: string;
  let shop: string;
  let boutique: string;

  before(async () => {
    writeFileSync(picture, PICTURE);
    stack = await startStack();
    shop = stack.page(html(snippet(stack.serverUrl), '<h1>Pots</h1><a href="#">Plates</a>'));
    boutique = stack.page(
      html(snippet(stack.serverUrl, `chat: { locale: 'fr' }`), '<h1>Pots</h1><a href="#">Plates</a>').replace(
        '<title>Shop',
        '<title>Boutique',
      ),
    );
    await journey.start(shop, 'Finished loading Shop');
  });
  after(async () => {
    journey.stop();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const answer =
    (...texts: string[]) =>
    async (): Promise<void> => {
      for (const text of texts) await stack.agent.answer(sid, text, 'Ada');
    };

  says('A visitor tabs to the button of the chat', press('ctrl+Home', 'Tab', 'Tab'));
  says('Enter opens the window', press('Return'));
  says('Tab goes to the email address', press('Tab'));
  says('“mira” is typed', types('mira'));
  says('Enter sends an address that is none', press('Return'));
  says('Enter is pressed again', press('Return'));
  says('The rest of the address is typed', types('@x.test'));
  says('Enter sends the form', press('Return'));
  says('A message is typed', types('Is Terra in stock?'));
  says('Enter sends it', async () => {
    reader().press('Return');
    ({ sid } = await stack.agent.receive('Is Terra in stock?'));
  });
  says('The team answers', answer('Yes, four of them.'));
  says('The team answers twice', answer('They are 22 cm wide.', 'Shall I keep one?'));
  says('A picture is pasted', async () => {
    reader().copyPicture(picture);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    reader().press('ctrl+v');
  });
  says('Enter sends the picture', press('Return'));
  says(
    'The connection is lost',
    () => {
      stack.pullFault({ kind: 'refuse', target: 'init', code: 503, times: 500 });
      stack.pullFault({ kind: 'kill' });
    },
    { longestWait: 10_000 },
  );
  says('A message is written without a connection', () => {
    reader().type('Still there?');
    reader().press('Return');
  });
  says('The connection is back', () => stack.clearFaults(), { longestWait: 15_000 });
  says('Escape closes the window', press('Escape'));
  says('The team answers a closed window', answer('We close at six today.'));
  says('Enter opens the window again', press('Return'));
  says('Escape closes it again', press('Escape'));

  says('On a page with a French chat, a visitor tabs to its button', async () => {
    await reader().open(boutique, 'Finished loading Boutique');
    reader().press('ctrl+Home', 'Tab', 'Tab');
  });
  says('Enter opens the French window', press('Return'));

  says('An operator opens the Setup page, and goes from its field to its button and back', async () => {
    await reader().open(`${stack.serverUrl}/setup`, 'Admin secret password text');
    reader().press('Tab', 'shift+Tab');
  });
  says('A wrong secret is sent', () => {
    reader().type('wrong');
    reader().press('Return');
  });
  says('The right secret is sent', () => {
    reader().press('ctrl+a');
    reader().type(ADMIN_SECRET);
    reader().press('Return');
  });

  journey.hasNoOtherSteps();
});
