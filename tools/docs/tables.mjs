/** Every table that the documents take from elsewhere, by its name. */

import { readFileSync } from 'node:fs';
import { ATTRIBUTES } from '../../dist/esm/core/config-attributes.js';
import { CALLBACKS } from '../../dist/esm/core/events.js';
import { LANGUAGES } from '../../dist/esm/locales/languages.js';
import { CAPACITY_TABLES } from '../capacity/tables.mjs';
import { docsOfType } from '../metadata/sources.mjs';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('dist/custom-elements.json'));
const schema = JSON.parse(read('dist/missive-chat.schema.json'));

const ELEMENTS = manifest.modules
  .flatMap(({ declarations }) => declarations)
  .filter(({ tagName }) => tagName);
export const elementOf = (tag) => ELEMENTS.find(({ tagName }) => tagName === tag);

const cell = (text) => String(text).replace(/\|/g, '\\|').replace(/\n/g, ' ');
const code = (text) => (text === undefined || text === '' ? '' : `\`${text}\``);

function table(head, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const attributeOf = (group, option) =>
  ATTRIBUTES.find((row) => row.group === group && row.option === option)?.attribute;

const json = (value) =>
  value === '' ? '`""`' : code(typeof value === 'string' ? value : JSON.stringify(value));

const kindOf = ({ type, enum: words, anyOf }) =>
  words
    ? words.map(json).join(', ')
    : anyOf
      ? 'text, or a list of texts'
      : ({ string: 'text', array: 'a list' }[type] ?? type);

const optionsOf = (group) => Object.entries(schema.properties[group].properties);

/** Texts have line breaks, which a table shows as they are typed. */
const typed = (text) => code(text.replaceAll('\n', '\\n'));

const options = (group) => () =>
  table(
    ['option', 'attribute', 'takes', 'default', 'what'],
    optionsOf(group)
      .filter(([, { type }]) => type !== 'object')
      .map(([name, option]) => [
        code(`${group}.${name}`),
        code(attributeOf(group, name)),
        kindOf(option),
        json(option.default),
        option.description,
      ]),
  );

const texts = () =>
  table(
    ['option', 'default', 'what'],
    optionsOf('messages').map(([name, { anyOf, default: value, description }]) => [
      code(`messages.${name}`),
      typed(value),
      anyOf ? `${description} A list of texts is a bubble each.` : description,
    ]),
  );

const items = (of) => () =>
  table(
    ['field', 'takes', 'default', 'what'],
    Object.entries(of.properties).map(([name, field]) => [
      code(name),
      field.type === 'array' ? 'a list of texts' : kindOf(field),
      field.default === undefined ? '' : json(field.default),
      field.description,
    ]),
  );

const strings = () =>
  table(
    ['name', 'English'],
    optionsOf('strings').map(([name, { default: value }]) => [
      code(name),
      typeof value === 'string'
        ? typed(value)
        : Object.entries(value)
            .map(([form, text]) => `${form}: ${typed(text)}`)
            .join(', '),
    ]),
  );

const callbacks = () => {
  const docs = docsOfType('src/core/events.ts', 'Callbacks');
  const ARGUMENTS = { detail: '{ name, email }', body: 'body' };
  return table(
    ['callback', 'is given', 'event', 'when'],
    Object.entries(CALLBACKS).map(([event, [name, argument]]) => [
      code(name),
      code(ARGUMENTS[argument]),
      code(event),
      docs.get(name).doc,
    ]),
  );
};

/** The documented methods of Missive Live Chat. */
const DOCUMENTED = 'open close showButton hideButton setUser setMeta addMeta setVariables'.split(' ');

/** `name(parameters)` of each method as the interface has it. */
const methods = () => {
  const docs = docsOfType('src/facade.ts', 'MissiveChatFacade');
  const signatures = read('src/facade.ts').matchAll(/^ {2}((\w+)\(.*\)): void;$/gm);
  return table(
    ['method', 'what', 'in Missive Live Chat'],
    [...signatures].map(([, signature, name]) => [
      code(signature.replaceAll(' | undefined', '')),
      docs.get(name).doc,
      DOCUMENTED.includes(name) ? 'yes' : 'no',
    ]),
  );
};

const list = (tag, key, head, row) => () => table(head, elementOf(tag)[key].map(row));

const members = (tag, kind, head, row) => () =>
  table(
    head,
    elementOf(tag)
      .members.filter((member) => member.kind === kind && !member.static)
      .map(row),
  );

const unquoted = (value) =>
  value === undefined ? '' : value === "''" ? '`""`' : code(value.replace(/^'|'$/g, ''));
/** The word that a boolean may be given is told above the table. */
const attributeType = ({ type: { text } }) =>
  /'true' \| 'false'/.test(text)
    ? '`true`, `false`'
    : text
        .split(' | ')
        .map((word) =>
          word.startsWith("'") ? json(word.replaceAll("'", '')) : word === 'string' ? 'text' : word,
        )
        .join(', ');

const tablesOf = (tag) => ({
  [`${tag} attributes`]: list(tag, 'attributes', ['attribute', 'takes', 'default', 'what'], (attribute) => [
    code(attribute.name),
    attributeType(attribute),
    unquoted(attribute.default),
    attribute.description,
  ]),
  [`${tag} properties`]: members(tag, 'field', ['property', 'type', 'what'], (field) => [
    code(field.name),
    code(field.type.text),
    `${field.description}${field.readonly ? ' Read-only.' : ''}`,
  ]),
  [`${tag} methods`]: members(tag, 'method', ['method', 'what'], ({ name, parameters, description }) => [
    code(`${name}(${parameters.map((one) => `${one.name}${one.optional ? '?' : ''}`).join(', ')})`),
    description,
  ]),
  [`${tag} events`]: list(
    tag,
    'events',
    ['event', '`detail`', 'when'],
    ({ name, type: { text }, description }) => [
      code(name),
      code(/^CustomEvent<(.*)>$/.exec(text)?.[1]),
      description,
    ],
  ),
  [`${tag} parts`]: list(tag, 'cssParts', ['part', 'what'], ({ name, description }) => [
    code(name),
    description,
  ]),
  [`${tag} slots`]: list(tag, 'slots', ['slot', 'what'], ({ name, description }) => [
    name ? code(name) : '(default)',
    description,
  ]),
});

const variables = () =>
  table(
    ['variable', 'default', 'what'],
    elementOf('missive-chat').cssProperties.map(({ name, default: value, description }) => [
      code(name.replace('--missive-chat-', '')),
      code(value),
      description,
    ]),
  );

const names = new Intl.DisplayNames('en', { type: 'language' });
const languages = () =>
  table(
    ['`chat.locale`', 'language'],
    ['en', ...Object.keys(LANGUAGES)].map((tag) => [code(tag), names.of(tag)]),
  );

export const TABLES = {
  'options chat': options('chat'),
  'options support': options('support'),
  'options user': options('user'),
  'options visitor': options('visitor'),
  'options messages': texts,
  team: items(schema.properties.team.items),
  greetings: items(schema.properties.greetings.items),
  fields: items(schema.properties.visitor.properties.fields.items),
  strings,
  callbacks,
  'window.MissiveChat': methods,
  ...tablesOf('missive-chat'),
  ...tablesOf('missive-chat-button'),
  variables,
  languages,
  ...Object.fromEntries(
    Object.entries(CAPACITY_TABLES).map(([name, make]) => [name, () => table(...make())]),
  ),
};
// A table of nothing.
delete TABLES['missive-chat slots'];
delete TABLES['missive-chat-button methods'];
