import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerName } from '../../src/core/answers.js';
import { askedFields, initialValue } from '../../src/core/asked-fields.js';
import { INITIAL_STATE, type ChatState } from '../../src/core/chat-state.js';
import { explainOption } from '../../src/core/config-problems.js';
import { resolveConfig } from '../../src/core/config-resolve.js';
import { FIELD_LIMITS, fieldProblems, validFields } from '../../src/core/field-problems.js';
import { META_LIMITS } from '../../src/core/limits.js';
import type { ConfigLayer, VisitorField } from '../../src/core/types.js';
import { splitAnswers } from '../../src/core/split-answers.js';
import { visitorFlow } from '../../src/core/visitor-flow.js';
import { settle, World } from './fakes.js';

const ORDER: VisitorField = { name: 'order', label: 'Order number', required: true };
const TOPIC: VisitorField = { name: 'topic', label: 'Topic', type: 'select', options: ['Care', 'Repair'] };
const NEWS: VisitorField = { name: 'news', label: 'Send me news', type: 'checkbox' };
const problemsOf = (list: unknown): string[] =>
  fieldProblems(list).map(({ path, message }) => `${path.join('.')} ${message}`);

describe('a list of fields', () => {
  it('LC-53 may set everything, at the limits', () => {
    assert.deepEqual(problemsOf([]), []);
    const options = Array.from({ length: 20 }, (_, n) => `${'o'.repeat(98)}${String(n).padStart(2, '0')}`);
    const full = Array.from({ length: 8 }, (_, n) => ({
      name: `${'n'.repeat(29)}${n}`,
      label: 'l'.repeat(120),
      type: 'select',
      options,
      required: n % 2 === 0,
      when: 'away',
    }));
    assert.deepEqual(problemsOf(full), []);
    assert.deepEqual(
      problemsOf([
        { name: 'Bestell-Nr._1', label: 'Ö' },
        { name: '名前', label: '名' },
      ]),
      [],
    );
  });

  for (const [wrong, problem] of [
    [{ name: '' }, '0.name must be 1 to 30 letters, digits, “-”, “_” or “.”, without spaces'],
    [{ name: 'two words' }, '0.name must be 1 to 30 letters, digits, “-”, “_” or “.”, without spaces'],
    [{ name: 'n'.repeat(31) }, '0.name must be 1 to 30 letters, digits, “-”, “_” or “.”, without spaces'],
    [{ label: ' ' }, '0.label must be a text of 1 to 120 characters'],
    [{ label: undefined }, '0.label must be a text of 1 to 120 characters'],
    [{ type: 'date' }, '0.type must be one of text, textarea, email, tel, select, checkbox'],
    [{ type: 'select' }, '0.type must have options beside it if it is select, such as options: ["A", "B"]'],
    [
      { type: 'select', options: [] },
      '0.options must be a list of 1 to 20 different texts of 1 to 100 characters',
    ],
    [
      { type: 'select', options: ['A', 'A'] },
      '0.options must be a list of 1 to 20 different texts of 1 to 100 characters',
    ],
    [{ options: ['A'] }, '0.options must be left out unless type is select'],
    [{ required: 'yes' }, '0.required must be true or false'],
    [{ when: 'offline' }, '0.when must be one of always, online, away'],
    [
      { placeholder: 'A' },
      '0.placeholder is not an option of a field: there are name, label, type, options, required, when',
    ],
  ] as const)
    it(`LC-53 refuses ${JSON.stringify(wrong).slice(0, 50)}, and names the fix`, () => {
      assert.deepEqual(problemsOf([{ name: 'a', label: 'A', ...wrong }]), [problem]);
    });

  it('LC-53 refuses what is no list of fields, and a name that is used twice', () => {
    assert.deepEqual(problemsOf('order'), [' must be a list of at most 8 fields']);
    assert.deepEqual(problemsOf([null]), ['0 must be an object with name and label']);
    assert.deepEqual(problemsOf([ORDER, ORDER]), ['1.name must differ from the names of the other fields']);
    assert.deepEqual(problemsOf(Array.from({ length: 9 }, (_, n) => ({ name: `n${n}`, label: 'L' }))), [
      ' must be a list of at most 8 fields',
    ]);
  });

  it('LC-53 leaves out a field with a problem and keeps the others', () => {
    const reports: string[] = [];
    const list = [ORDER, { name: 'day', label: 'Day', type: 'date' as never }, TOPIC];
    assert.deepEqual(
      validFields(list, (problem) => reports.push(problem)),
      [ORDER, TOPIC],
    );
    assert.deepEqual(reports, [
      'visitor.fields.1.type must be one of text, textarea, email, tel, select, checkbox. It is ignored.',
    ]);
  });
});

describe('answers in the custom data', () => {
  it('LC-53 have a name with the field’s name and label, which fits at the limits', () => {
    assert.equal(answerName(ORDER), 'field:order (Order number)');
    const longest = answerName({
      name: 'n'.repeat(FIELD_LIMITS.name),
      label: 'l'.repeat(FIELD_LIMITS.label),
    });
    assert.ok(longest.length <= META_LIMITS.name, String(longest.length));
  });

  it('LC-53 are separated from the page’s data', () => {
    const meta = { [answerName(ORDER)]: '1234', plan: 'gold', 'field:': 'x', 'field:two words': 'y' };
    assert.deepEqual(splitAnswers(meta), {
      answers: [{ name: 'order', label: 'Order number', value: '1234' }],
      page: { plan: 'gold', 'field:': 'x', 'field:two words': 'y' },
    });
  });

  it('LC-53 are bounded: the excess counts as the page’s data', () => {
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [`field:n${n} (L)`, 'v'.repeat(999)]),
    );
    const { answers, page } = splitAnswers(many);
    assert.deepEqual([answers.length, Object.keys(page)], [8, ['field:n8 (L)']]);
    assert.equal(answers[0]?.value.length, FIELD_LIMITS.area);
  });

  it('LC-53 cannot be written by the page', () => {
    const reports: string[] = [];
    const name = answerName(ORDER);
    const { meta } = resolveConfig([{ meta: { [name]: '1', plan: 'gold' } }], (path) => reports.push(path));
    assert.deepEqual([meta, reports], [{ plan: 'gold' }, [`meta.${name}`]]);
    assert.match(explainOption(`meta.${name}`), /choose one that does not begin with “field:”/);
  });
});

const state = (changes: Partial<ChatState> = {}): ChatState => ({ ...INITIAL_STATE, ...changes });
const asked = (
  changes: Partial<ChatState>,
  given: ConfigLayer = {},
  fields = [ORDER, TOPIC, NEWS],
): string[] => askedFields(fields, resolveConfig([given]), state(changes)).map(({ name }) => name);

describe('which fields are asked', () => {
  it('LC-53 all of them of a visitor who is not known', () => {
    assert.deepEqual(asked({}), ['order', 'topic', 'news']);
    for (const identified of ['form', 'skipped'] as const) assert.deepEqual(asked({ identified }), []);
  });

  it('LC-53 by whether the team is online or away', () => {
    const fields = [ORDER, { ...TOPIC, when: 'online' as const }, { ...NEWS, when: 'away' as const }];
    assert.deepEqual(asked({ availability: 'online' }, {}, fields), ['order', 'topic']);
    assert.deepEqual(asked({ availability: 'offline' }, {}, fields), ['order', 'news']);
  });

  it('LC-53 of a known visitor what is required and missing', () => {
    const known = { identified: 'known' } as const;
    assert.deepEqual(asked(known), ['order']);
    assert.deepEqual(asked(known, { meta: { order: '1234' } }), []);
    const visitor = { name: '', email: '', answers: { [answerName(ORDER)]: '1234' } };
    assert.deepEqual(asked({ ...known, visitor }), []);
    const TERMS = { ...NEWS, required: true };
    assert.deepEqual(asked(known, {}, [TERMS]), ['news']);
    assert.deepEqual(asked(known, { meta: { news: 'true' } }, [TERMS]), []);
  });

  it('LC-53 nothing of a known visitor with a conversation, or while that is not known', () => {
    const known = { identified: 'known' } as const;
    assert.deepEqual(asked({ ...known, connection: 'connecting' }), []);
    assert.deepEqual(asked({ ...known, connection: 'retrying' }), []);
    assert.deepEqual(asked({ ...known, connection: 'connected', messages: [{} as never] }), []);
    assert.deepEqual(asked({ ...known, connection: 'connected' }), ['order']);
  });

  const first = (field: VisitorField, given: ConfigLayer, answers = {}): string =>
    initialValue(field, resolveConfig([given]), { name: '', email: '', answers });

  it('LC-53 are prefilled from the visitor’s answer, the page’s data and its user, in this order', () => {
    assert.equal(first(ORDER, { meta: { order: 'A' } }, { [answerName(ORDER)]: 'B' }), 'B');
    assert.equal(first(ORDER, { meta: { order: 'A' } }), 'A');
    const EMAIL: VisitorField = { name: 'email', label: 'Invoice to', type: 'email' };
    assert.equal(first(EMAIL, { user: { email: 'jane@acme.com' } }), 'jane@acme.com');
    assert.equal(first({ name: 'digest', label: 'D' }, { user: { email: 'a@b.c', digest: 'x' } }), '');
    assert.equal(first({ name: 'constructor', label: 'C' }, {}), '');
    assert.equal(first(TOPIC, { meta: { topic: 'Repair' } }), 'Repair');
    assert.equal(first(TOPIC, { meta: { topic: 'Other' } }), '');
    assert.equal(first(NEWS, { meta: { news: 'true' } }), 'yes');
    assert.equal(first(NEWS, { meta: { news: 'no' } }), '');
  });
});

describe('the form with fields', () => {
  const flow = (changes: Partial<ChatState>, visitor: ConfigLayer['visitor'] & object) =>
    visitorFlow(resolveConfig([{ visitor }]), state(changes));

  it('LC-53 is displayed for fields alone, and cannot be skipped where one is required', () => {
    const nothing = { askName: false, askEmail: false };
    assert.equal(flow({}, { ...nothing, fields: [ORDER] }).form?.canSkip, false);
    assert.equal(flow({}, { ...nothing, fields: [TOPIC] }).form?.canSkip, true);
    // Once the part that displays them has found that none is asked now.
    assert.equal(flow({ fields: [] }, { ...nothing, fields: [ORDER] }).form, null);
    assert.equal(flow({}, { ...nothing, fields: [TOPIC, null as never] }).form?.canSkip, true);
  });

  it('LC-53 thanks after it, also where it asked for fields alone', () => {
    const after = flow(
      { identified: 'form', fields: [] },
      { askName: false, askEmail: false, fields: [ORDER] },
    );
    assert.deepEqual([after.form, after.bubbles.includes('Thanks')], [null, true]);
  });

  it('LC-53 asks a known visitor for the missing fields, with a consent that is due', () => {
    const { form } = flow(
      { identified: 'known', fields: [ORDER] },
      { requireConsent: true, fields: [ORDER] },
    );
    assert.deepEqual(form, { name: 'none', email: 'none', fields: [ORDER], consent: true, canSkip: false });
  });
});

describe('answers of a visitor', () => {
  const ANSWERS = { [answerName(ORDER)]: '1234' };
  const identify = { type: 'identify', name: 'Ann', email: 'ann@acme.com', consent: false } as const;

  it('LC-53 are stored with the visitor, and sent with the session and each message', async () => {
    const world = new World();
    const chat = world.chat({ meta: { plan: 'gold' } });
    chat.request({ ...identify, answers: ANSWERS });
    assert.deepEqual(world.remembered, {
      visitor: { name: 'Ann', email: 'ann@acme.com', answers: ANSWERS },
    });
    chat.request({ type: 'send', body: 'Hi' });
    await settle();
    const meta = world.backend.requests[0]?.meta ?? {};
    assert.deepEqual([meta[answerName(ORDER)], meta.plan], ['1234', 'gold']);
    assert.equal(world.backend.requests[0]?.visitor?.answers, undefined);
  });

  it('LC-53 survive a reload, also those of a page’s user', () => {
    const world = new World();
    world.chat().request({ ...identify, answers: ANSWERS });
    assert.deepEqual(world.chat().store.state.visitor.answers, ANSWERS);
    const user = { name: 'Ann', email: 'ann@acme.com' };
    assert.deepEqual(world.chat({ user }).store.state.visitor, { ...user, answers: ANSWERS });
    assert.equal(world.chat({ user: { email: 'bob@acme.com' } }).store.state.visitor.answers, undefined);
  });

  it('LC-53 removes the form when it is submitted or skipped', () => {
    const chat = new World().chat({ visitor: { fields: [ORDER] } });
    chat.request({ type: 'fields', fields: [ORDER] });
    assert.deepEqual(chat.store.state.fields, [ORDER]);
    chat.request({ ...identify, answers: ANSWERS });
    assert.deepEqual(chat.store.state.fields, []);
  });
});
