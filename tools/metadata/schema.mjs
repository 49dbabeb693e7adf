/** The JSON Schema (draft 7, which every editor reads) of `MissiveChatConfig`, made of the defaults and their docstrings. */

import { DEFAULTS } from '../../dist/esm/core/config-defaults.js';
import { CHOICES, isBubbleText } from '../../dist/esm/core/config-resolve.js';
import { ENGLISH } from '../../dist/esm/core/english.js';
import { FIELD_LIMITS, FIELD_TIMES, FIELD_TYPES } from '../../dist/esm/core/field-problems.js';
import { AUDIENCES, GREETING_LIMITS } from '../../dist/esm/core/greeting-problems.js';
import { TEAM_LIMITS } from '../../dist/esm/core/team.js';
import { EXTRA_VARIABLES } from '../../dist/esm/core/variables.js';
import { docOfField, docOfGreeting, docOfMember, docOfOption, docOfVariable } from './options.mjs';

const PLURAL_FORMS = ['zero', 'one', 'two', 'few', 'many', 'other'];

const text = { type: 'string' };
const bubbles = { anyOf: [text, { type: 'array', items: text }] };

const object = (properties, more = {}) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});

function leaf(path, value, { doc } = docOfOption(path)) {
  if (path === 'visitor.fields') return { description: doc, ...fields(), default: value };
  const kind = CHOICES[path]
    ? { type: 'string', enum: [...CHOICES[path]] }
    : isBubbleText(path)
      ? bubbles
      : { type: typeof value };
  return { description: doc, ...kind, default: value };
}

const group = (name) =>
  object(
    Object.fromEntries(
      Object.entries(DEFAULTS[name]).map(([option, value]) => [
        option,
        option === 'variables' ? variables() : leaf(`${name}.${option}`, value),
      ]),
    ),
    { description: docOfOption(name).doc },
  );

function variable(name) {
  const docs = docOfVariable(name);
  return leaf('', DEFAULTS.chat.variables[name] ?? docs.default, docs);
}

const variables = () =>
  object(
    Object.fromEntries(
      [...Object.keys(DEFAULTS.chat.variables), ...EXTRA_VARIABLES].map((name) => [name, variable(name)]),
    ),
    { description: docOfOption('chat.variables').doc },
  );

const plural = object(Object.fromEntries(PLURAL_FORMS.map((form) => [form, text])), { required: ['other'] });

const strings = () =>
  object(
    Object.fromEntries(
      Object.entries(ENGLISH).map(([name, value]) => [
        name,
        typeof value === 'string' ? { ...text, default: value } : { ...plural, default: value },
      ]),
    ),
    { description: docOfOption('strings').doc },
  );

/** Custom data may be counts and flags: the team reads them as text. */
const meta = {
  description: docOfOption('meta').doc,
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
  default: {},
};

const textOf = (maxLength, more = {}) => ({ ...text, minLength: 1, maxLength, ...more });
const listOf = (maxItems, items) => ({ type: 'array', maxItems, items });

/** The options of each item of a list, with what the docstrings say of them. */
const item = (kinds, docOf, more) =>
  object(
    Object.fromEntries(
      Object.entries(kinds).map(([name, kind]) => [name, { description: docOf(name).doc, ...kind }]),
    ),
    more,
  );

/** What the core checks (field-problems.ts), as far as a schema can say it. */
const fields = () => {
  const most = FIELD_LIMITS;
  const kinds = {
    name: textOf(most.name, { pattern: '^\\S+$' }),
    label: textOf(most.label),
    type: { type: 'string', enum: [...FIELD_TYPES], default: 'text' },
    options: { ...listOf(most.options, textOf(most.option)), minItems: 1, uniqueItems: true },
    required: { type: 'boolean', default: false },
    when: { type: 'string', enum: [...FIELD_TIMES], default: 'always' },
  };
  return listOf(most.fields, item(kinds, docOfField, { required: ['name', 'label'] }));
};

/** What the core checks (greeting-problems.ts), as far as a schema can say it. */
const greetings = () => {
  const most = GREETING_LIMITS;
  const kinds = {
    id: textOf(most.id, { pattern: '^[\\w.-]+$' }),
    pages: listOf(most.pages, textOf(most.page, { pattern: '^[/*]' })),
    after: { type: 'number', minimum: 0, maximum: most.after },
    scroll: { type: 'number', minimum: 1, maximum: 100 },
    exit: { type: 'boolean', default: false },
    once: { type: 'boolean', default: true },
    audience: { type: 'string', enum: [...AUDIENCES], default: 'all' },
    text: textOf(most.text),
    replies: listOf(most.replies, textOf(most.reply)),
  };
  return {
    description: docOfOption('greetings').doc,
    ...listOf(most.greetings, item(kinds, docOfGreeting, { required: ['id', 'text'] })),
    default: [],
  };
};

/** What the core checks (team.ts). */
const team = () => ({
  description: docOfOption('team').doc,
  ...listOf(
    TEAM_LIMITS.members,
    object(
      {
        name: textOf(TEAM_LIMITS.name, { description: docOfMember('name').doc }),
        avatarUrl: {
          ...text,
          maxLength: TEAM_LIMITS.avatarUrl,
          pattern: '^([Hh][Tt][Tt][Pp][Ss]?://[^\\s/]\\S*)?$',
          description: docOfMember('avatarUrl').doc,
        },
      },
      { required: ['name'] },
    ),
  ),
  default: [],
});

/** Keys whose value is no group of options. */
const SPECIAL = { id: () => leaf('id', DEFAULTS.id), meta: () => meta, strings, team, greetings };

export const configSchema = () => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'MissiveChatConfig',
  description: 'Configuration of the chat on a page. Callbacks can be given in JavaScript only.',
  ...object(Object.fromEntries(Object.keys(DEFAULTS).map((key) => [key, (SPECIAL[key] ?? group)(key)]))),
});
