/**
 * A visitor's journey through a whole conversation with the keyboard and a screen reader: from a greeting and the operator's
 * own fields to the end, its rating and the next conversation; everything between visitor and agent is real.
 */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { startMissiveEmulator, type MissiveEmulator } from '@missive-chat/emulators';
import { freePort } from '../support/engines/free-port.js';
import { html, snippet } from '../support/pages.js';
import { ADMIN_SECRET, eventually, startStack, type Stack } from '../support/stack.js';
import { makeJourney } from './journey.js';

const SECRET = 'channel-secret';
/** Far enough that only the date is said, whenever this runs. */
const BACK = '2099-01-04T12:00:00Z';

const OPTIONS = `
  chat: { conversations: 'many', rating: 'faces', sound: true },
  greetings: [
    { id: 'choose', text: 'Can we help you to choose a pot?', replies: ['Yes, please', 'Just looking'] },
  ],
  visitor: { fields: [
    { name: 'order', label: 'Order number', required: true },
    { name: 'topic', label: 'What is it about?', type: 'select', options: ['Care', 'Repair'] },
    { name: 'terms', label: 'I have read the care instructions', type: 'checkbox', required: true },
  ] },`;

describe('a screen reader in a conversation', () => {
  const journey = makeJourney('conversation');
  const { press, reader, says } = journey;
  let missive: MissiveEmulator;
  let stack: Stack;
  let shop: string;
  let bowls: string;
  /** The conversation at Missive. */
  let id: string;

  before(async () => {
    missive = await startMissiveEmulator({ port: 0 });
    const { organization } = missive;
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const webhookUrl = `${publicUrl}/demo/webhooks/missive`;
    const channel = organization.createChannel({
      type: 'text',
      name: 'Kiln & Clay',
      webhookUrl,
      signatureSecret: SECRET,
    });
    stack = await startStack({
      serverOptions: {
        port,
        publicUrl,
        missiveApiBaseUrl: missive.apiBaseUrl,
        missiveApiToken: organization.token,
        missiveChannelId: channel.id,
        missiveChannelType: 'text',
        missiveSignatureSecret: SECRET,
      },
    });
    assert.equal(await organization.onClosed({ url: webhookUrl, secret: SECRET }), true);
    const head = snippet(stack.serverUrl, OPTIONS);
    shop = stack.page(
      html(head, `<h1>Pots</h1><button onclick="MissiveChat.greet('choose')">Help me to choose</button>`),
    );
    bowls = stack.page(
      html(head, '<h1>Bowls</h1><a href="#">Plates</a>').replace('<title>Shop', '<title>Bowls'),
    );
    await journey.start(shop, 'Finished loading Shop');
  });
  after(async () => {
    journey.stop();
    await stack.stop();
    await missive.stop();
  });

  /** The team is away until then. */
  async function leave(awayUntil: string): Promise<void> {
    const headers = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup', Cookie: '' };
    const call = async (method: string, path: string, body?: object): Promise<Response> => {
      const response = await fetch(`${stack.serverUrl}/api/${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
      assert.ok(response.ok, `${method} ${path}: ${response.status}`);
      return response;
    };
    const signedIn = await call('POST', 'sign-in', { secret: ADMIN_SECRET });
    headers.Cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { version } = (await (await call('GET', 'accounts/demo')).json()) as { version: number };
    await call('PATCH', 'accounts/demo', { version, availability: { awayUntil } });
  }

  says('A visitor tabs to a button of the page', press('ctrl+Home', 'Tab'));
  says('Enter on it brings a greeting', press('Return'), { longestWait: 2_000 });
  says('Tab goes past the button of the chat to the greeting', press('Tab', 'Tab'));
  says('Tab goes to its first reply', press('Tab'));
  says('Enter answers with it', press('Return'), { longestWait: 2_000 });

  says('Tab goes to the email address', press('Tab'));
  says('It is typed, and Tab goes to the first of the operator’s own fields', () => {
    reader().type('mira@x.test');
    reader().press('Tab');
  });
  says('Tab goes to the list of choices, and an arrow key chooses', press('Tab', 'Down'));
  says('Tab goes to the box', press('Tab'));
  says('Enter sends a form that is not complete', press('Return'));
  says('The number is typed, and the box ticked', () => {
    reader().type('1234');
    reader().press('Tab', 'Tab', 'space');
  });
  says(
    'Enter sends the form, and the reply to the greeting',
    async () => {
      reader().press('Return');
      ({ id } = await eventually('it is at Missive', () =>
        Promise.resolve(missive.organization.conversations[0]),
      ));
    },
    { longestWait: 2_000 },
  );

  says(
    'An agent offers replies',
    () =>
      missive.organization.reply(id, { body: 'Will it stand outdoors? {{ reply: Yes }} {{ reply: No }}' }),
    { longestWait: 5_000 },
  );
  says('Shift and Tab go back to the first of them', press('shift+Tab', 'shift+Tab'));
  says('Enter chooses it', press('Return'), { longestWait: 2_000 });

  says('Enter on the conversation opens the options of the last message', press('Return'));
  says('The arrow key goes to those of the message before', press('Up'));
  says('Tab goes to the first of them, and Enter copies the message', press('Tab', 'Return'));
  says('Tab goes to the next, and Enter quotes the message', press('Tab', 'Return'));
  says('A message is written below the quote', () => {
    reader().type('Yes, on a balcony.');
    reader().press('Return');
  });

  says('Shift and Tab go back to the menu of the window', press('shift+Tab', 'shift+Tab', 'shift+Tab'));
  says('Enter opens it', press('Return'));
  says('Space turns the sound off', press('space'));
  says('The arrow key goes to the next item, and Escape closes the menu', press('Down', 'Escape'));
  says('Escape again closes the window', press('Escape'));

  says('The team leaves, and on another page the visitor tabs to the button of the chat', async () => {
    await leave(BACK);
    await reader().open(bowls, 'Finished loading Bowls');
    reader().press('ctrl+Home', 'Tab', 'Tab');
  });
  says('Enter opens the window of a team that is away', press('Return'), { longestWait: 2_000 });

  says('An agent closes the conversation', () => missive.organization.close(id), { longestWait: 5_000 });
  says('Shift and Tab go back to “Take a copy”', press('shift+Tab', 'shift+Tab', 'shift+Tab'));
  says('Enter takes it', press('Return'), { longestWait: 5_000 });
  says('Shift and Tab go back to the rating, and Space chooses', press('shift+Tab', 'space'));
  says('Tab goes to its words and its button', press('Tab', 'Tab'));
  says('Enter sends the rating', press('Return'), { longestWait: 5_000 });
  says('Tab goes to “Start a new conversation”', press('Tab', 'Tab', 'Tab'));
  says('Enter starts it', press('Return'), { longestWait: 2_000 });
  says('A message is written there', () => {
    reader().type('Do you have blue ones?');
    reader().press('Return');
  });

  says(
    'Shift and Tab go back to the menu, and arrow keys to the conversations',
    press('shift+Tab', 'shift+Tab', 'shift+Tab', 'Down', 'Down'),
  );
  says('Enter opens the list of conversations', press('Return'), { longestWait: 3_000 });
  says('Tab goes to the first two', press('Tab', 'Tab', 'Tab'));
  says('Escape leaves the list', press('Escape'));

  journey.hasNoOtherSteps();
});
