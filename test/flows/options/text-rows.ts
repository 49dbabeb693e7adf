/** The documented texts, each by its visible text. */

import type { Row } from './rows.js';

const NO_QUESTIONS = { visitor: { askName: false, askEmail: false } };
const AWAY = ['Away one', 'Away two\n\nsecond line'];
/** As `textContent` on one line. */
const AWAY_SEEN = ['Away one', 'Away two second line'];

const text = (name: string, look: string, more: Partial<Row> = {}): Row => ({
  path: `messages.${name}`,
  away: `Away ${name}`,
  scene: 'form',
  look,
  seen: `Away ${name}`,
  ...more,
});

/** A text of bubbles: as one string, and as an array with one bubble each. */
const bubbles = (name: string, look: string, more: Partial<Row> = {}): Row[] => [
  text(name, look, { seen: [`Away ${name}`], ...more }),
  text(name, look, { away: AWAY, seen: AWAY_SEEN, alone: true, ...more }),
];

export const TEXT_ROWS: readonly Row[] = [
  ...bubbles('welcome', 'bubbles().slice(0, -1)'),
  ...bubbles('identify', 'bubbles().slice(1)'),
  ...bubbles('help', 'bubbles().slice(1)', { given: NO_QUESTIONS }),
  ...bubbles('away', 'bubbles().slice(0, -1)', { scene: 'team away' }),
  ...bubbles('error', 'errorBubbles()', { scene: 'retrying' }),
  text('title', `one('[part=title]').textContent`),
  text('online', `texts('[part=status]')[0]`),
  text('offline', `texts('[part=status]')[0]`, { scene: 'team away' }),
  text('connecting', `texts('[part=status]')[0]`, { scene: 'retrying' }),
  text('chat', `one('textarea').placeholder`, { given: NO_QUESTIONS }),
  text('newMessage', 'document.title', { scene: 'one unread' }),
  text('newMessages', 'document.title', { scene: 'two unread' }),
  text('internet', `texts('#notes p')[0]`, { scene: 'browser offline' }),
  text('identifyName', `texts('label')[0]`),
  text('identifyEmail', `texts('label')[1]`, { seen: 'Away identifyEmail *' }),
  text('identifySubmit', `texts('form button').at(-1)`),
  text('identifySkip', `texts('form button')[0]`, { given: { visitor: { requireEmail: false } } }),
  text('identifyRequired', `texts('form > p').at(-1)`, { seen: '* Away identifyRequired' }),
  text('identifyThanks', 'bubbles()[2]', { scene: 'form sent' }),
  text('identifyConsent', `texts('label')[2]`, {
    seen: 'Away identifyConsent *',
    given: { visitor: { requireConsent: true } },
  }),
];
