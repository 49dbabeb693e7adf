import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Identified } from '../../src/core/chat-state.js';
import { resolveConfig } from '../../src/core/config-resolve.js';
import { parseMessageText } from '../../src/core/message-text.js';
import type { Availability, ConfigLayer, Message, VisitorConfig } from '../../src/core/types.js';
import { errorBubbles } from '../../src/core/error-bubbles.js';
import { identifyForm, visitorFlow } from '../../src/core/visitor-flow.js';

const BOTH = [false, true];
const FORMS: VisitorConfig[] = BOTH.flatMap((askName) =>
  BOTH.flatMap((requireName) =>
    BOTH.flatMap((askEmail) =>
      BOTH.flatMap((requireEmail) =>
        BOTH.map((requireConsent) => ({
          askName,
          requireName,
          askEmail,
          requireEmail,
          requireConsent,
          fields: [],
        })),
      ),
    ),
  ),
);

const TEXTS = { welcome: ['W1', 'W2'], identify: 'I', identifyThanks: 'T', help: ['H1', 'H2'] };
const flow = (
  identified: Identified,
  given: ConfigLayer = {},
  consentAt?: string,
  availability: Availability = 'online',
  messages: readonly Message[] = [],
) =>
  visitorFlow(resolveConfig([{ messages: TEXTS }, given]), {
    identified,
    availability,
    messages,
    visitor: { name: '', email: '', ...(consentAt !== undefined && { consentAt }) },
  });
const MESSAGE: Message = {
  id: 'IM1',
  sid: 'IM1',
  index: 0,
  from: 'visitor',
  author: { name: '', avatarUrl: '' },
  body: 'Hello',
  clientId: null,
  sentAt: 0,
  media: [],
  delivery: 'sent',
};
const CONSENT_ALONE = { name: 'none', email: 'none', fields: undefined, consent: true, canSkip: false };
const GIVEN = '2026-01-05T09:00:00.000Z';

describe('the form', () => {
  for (const visitor of FORMS) {
    const { askName, requireName, askEmail, requireEmail, requireConsent } = visitor;
    const asked = Object.entries(visitor).flatMap(([option, isOn]) => (isOn === true ? option : []));
    const fieldOf = (ask: boolean, require: boolean): string =>
      ask ? (require ? 'required' : 'optional') : 'none';
    it(`LC-20 LC-21 LC-22 follows the options ${asked.join(', ') || 'nothing'}`, () => {
      const form = identifyForm(visitor);
      if (!askName && !askEmail) return assert.equal(form, null);
      assert.deepEqual(form, {
        name: fieldOf(askName, requireName),
        email: fieldOf(askEmail, requireEmail),
        fields: [],
        consent: requireConsent,
        canSkip: !(askName && requireName) && !(askEmail && requireEmail) && !requireConsent,
      });
    });
  }

  it('LC-20 asks by default for a name and requires an email', () => {
    const expected = { name: 'optional', email: 'required', fields: [], consent: false, canSkip: false };
    assert.deepEqual(identifyForm(resolveConfig([]).visitor), expected);
  });
});

describe('the start of the thread', () => {
  it('LC-50 messages.away replaces welcome and help while the team is offline', () => {
    const away = { messages: { away: ['A1', 'A2'] } };
    const bubbles = (identified: Identified, given: ConfigLayer, availability: Availability) =>
      flow(identified, given, undefined, availability).bubbles;
    assert.deepEqual(bubbles('no', away, 'offline'), ['A1', 'A2', 'I']);
    assert.deepEqual(bubbles('form', away, 'offline'), ['A1', 'A2', 'I', 'T']);
    assert.deepEqual(bubbles('known', away, 'offline'), ['A1', 'A2']);
    assert.deepEqual(bubbles('known', { messages: { away: 'A' } }, 'offline'), ['A']);
    assert.deepEqual(bubbles('known', away, 'online'), ['W1', 'W2', 'H1', 'H2']);
    for (const empty of ['', ' ', [], ['']])
      assert.deepEqual(bubbles('known', { messages: { away: empty } }, 'offline'), ['W1', 'W2', 'H1', 'H2']);
  });

  it('LC-20 welcomes, asks, and shows the form in place of the composer', () => {
    const { bubbles, form } = flow('no');
    assert.deepEqual(bubbles, ['W1', 'W2', 'I']);
    assert.notEqual(form, null);
  });

  it('LC-20 thanks and helps after the form', () => {
    assert.deepEqual(flow('form'), { bubbles: ['W1', 'W2', 'I', 'T', 'H1', 'H2'], form: null });
  });

  it('LC-21 helps without thanks after the form was skipped', () => {
    assert.deepEqual(flow('skipped'), { bubbles: ['W1', 'W2', 'I', 'H1', 'H2'], form: null });
  });

  it('LC-20 removes what it asked, and its thanks, once somebody has written', () => {
    const after = (identified: Identified) => flow(identified, {}, undefined, 'online', [MESSAGE]);
    for (const identified of ['form', 'skipped', 'known'] as const)
      assert.deepEqual(after(identified).bubbles, ['W1', 'W2', 'H1', 'H2'], identified);
    // A form that is still shown keeps its words.
    assert.deepEqual(after('no').bubbles, ['W1', 'W2', 'I']);
  });

  it('LC-23 skips the form for a known user', () => {
    assert.deepEqual(flow('known'), { bubbles: ['W1', 'W2', 'H1', 'H2'], form: null });
  });

  for (const identified of ['no', 'skipped', 'form', 'known'] as const)
    it(`LC-20 has no form when nothing is asked (${identified})`, () => {
      const asksNothing = { visitor: { askName: false, askEmail: false } };
      assert.deepEqual(flow(identified, asksNothing), { bubbles: ['W1', 'W2', 'H1', 'H2'], form: null });
    });

  for (const identified of ['no', 'skipped', 'form', 'known'] as const)
    it(`LC-22 asks for consent where nothing else is asked (${identified})`, () => {
      const asksConsent = { visitor: { askName: false, askEmail: false, requireConsent: true } };
      assert.deepEqual(flow(identified, asksConsent), { bubbles: ['W1', 'W2'], form: CONSENT_ALONE });
      assert.deepEqual(flow(identified, asksConsent, GIVEN), {
        bubbles: ['W1', 'W2', 'H1', 'H2'],
        form: null,
      });
    });

  it('LC-22 asks a known user for consent, once', () => {
    const asksConsent = { visitor: { requireConsent: true } };
    assert.deepEqual(flow('known', asksConsent), { bubbles: ['W1', 'W2'], form: CONSENT_ALONE });
    assert.deepEqual(flow('known', asksConsent, GIVEN), { bubbles: ['W1', 'W2', 'H1', 'H2'], form: null });
  });

  it('LC-22 asks a visitor for consent who skipped the form while it asked for none', () => {
    const asksConsent = { visitor: { requireConsent: true } };
    assert.deepEqual(flow('skipped', asksConsent), { bubbles: ['W1', 'W2', 'I'], form: CONSENT_ALONE });
  });

  it('LC-24 shows no bubble for an empty text', () => {
    const { bubbles } = flow('form', { messages: { welcome: '', identify: ' \n', help: ['H', ''] } });
    assert.deepEqual(bubbles, ['T', 'H']);
  });

  it('LC-24 keeps the line breaks of a bubble', () => {
    assert.deepEqual(flow('no', { messages: { welcome: ' a\n\nb ' } }).bubbles[0], ' a\n\nb ');
  });
});

describe('the error bubbles', () => {
  const errors = (
    support: ConfigLayer['support'] = {},
    error: string | string[] = 'Sorry.',
  ): readonly string[] => errorBubbles(resolveConfig([{ support, messages: { error } }]));

  it('LC-25 contain only the error when there is no support channel', () => {
    assert.deepEqual(errors(), ['Sorry.']);
  });

  it('LC-25 contain the support email and phone as links after the error', () => {
    const [error, channels = ''] = errors({ email: 'help@acme.com', phone: '+1 (555) 123-45' });
    assert.equal(error, 'Sorry.');
    assert.deepEqual(parseMessageText(channels), [
      { type: 'link', href: 'mailto:help@acme.com', text: 'help@acme.com' },
      { type: 'text', text: '\n' },
      { type: 'link', href: 'tel:+155512345', text: '+1 (555) 123-45' },
    ]);
  });

  it('LC-25 contain a phone without a number as text', () => {
    assert.deepEqual(errors({ phone: 'ask at the desk' }), ['Sorry.', 'ask at the desk']);
  });

  it('LC-25 contain one channel if there is only one', () => {
    assert.deepEqual(errors({ phone: '555' }).map(parseMessageText)[1], [
      { type: 'link', href: 'tel:555', text: '555' },
    ]);
    assert.deepEqual(errors({ email: 'a@b.c' }).map(parseMessageText)[1], [
      { type: 'link', href: 'mailto:a@b.c', text: 'a@b.c' },
    ]);
  });

  it('LC-25 are as many as the error has texts', () => {
    assert.deepEqual(errors({}, ['One', 'Two']), ['One', 'Two']);
  });
});
