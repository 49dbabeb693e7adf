/**
 * Makes the table that the Twilio emulator is compared with, from Twilio's published OpenAPI description:
 *
 *   node tools/twilio-table.mjs PATH/TO/twilio_conversations_v1.json "where it is from"
 *
 * It keeps operations, parameters, and the properties of answers with their types. A type is one word: `text`, `date`,
 * `url`, `links`, `integer`, `boolean`, `any`, the two letters of a SID (`CH`), `texts` for a list of them, `list` for
 * any list, or the values of an enum, `a|b`. A question mark means that null is allowed.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const TARGET = fileURLToPath(
  new URL('../packages/emulators/test/twilio/description/table.json', import.meta.url),
);
const [source, origin] = process.argv.slice(2);
if (source === undefined || origin === undefined) {
  console.error('Usage: node tools/twilio-table.mjs DESCRIPTION.json "where it is from"');
  process.exit(1);
}

const description = JSON.parse(readFileSync(source, 'utf8'));
const { schemas } = description.components;
const FORMATS = { 'date-time': 'date', uri: 'url', 'uri-map': 'links' };

/** `#/components/schemas/conversations.v1.service.service_role` is called `service_role`. */
const nameOf = (reference) => reference.split('/').at(-1).split('.').at(-1);
const resolve = (schema) => (schema.$ref ? schemas[schema.$ref.split('/').at(-1)] : schema);

function typeOf(schema) {
  const { type, format, pattern, nullable, enum: values, items } = resolve(schema);
  const mark = nullable ? '?' : '';
  if (values) return values.join('|') + mark;
  const sid = /^\^([A-Z]{2})\[0-9a-fA-F\]\{32\}\$$/.exec(pattern ?? '')?.[1];
  if (sid) return sid + mark;
  if (type === 'array') return (resolve(items).type === 'string' ? 'texts' : 'list') + mark;
  return (FORMATS[format] ?? { string: 'text', undefined: 'any' }[type] ?? type) + mark;
}

const resources = {};
function resourceOf(reference) {
  const name = nameOf(reference);
  const { properties } = schemas[reference.split('/').at(-1)];
  resources[name] = Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, typeOf(one)]));
  return name;
}

/** A page of a list names its items under the only key beside `meta`. */
function answerOf(schema) {
  if (!schema) return {};
  if (schema.$ref) return { resource: resourceOf(schema.$ref) };
  const [list] = Object.keys(schema.properties).filter((key) => key !== 'meta');
  return { list, resource: resourceOf(schema.properties[list].items.$ref) };
}

const PAGING = ['PageSize', 'Page', 'PageToken'];

function operationOf(method, path, { parameters = [], requestBody, responses }) {
  const status = Math.min(...Object.keys(responses).map(Number));
  const query = parameters.filter((one) => one.in === 'query');
  const form = requestBody?.content['application/x-www-form-urlencoded'].schema;
  return {
    method: method.toUpperCase(),
    path,
    status,
    ...answerOf(responses[status].content?.['application/json'].schema),
    ...(query.length > 0
      ? {
          pageSize: query.find((one) => one.name === 'PageSize')?.schema.maximum,
          query: query.map((one) => one.name).filter((name) => !PAGING.includes(name)),
        }
      : {}),
    ...(form
      ? {
          required: form.required ?? [],
          form: Object.fromEntries(Object.entries(form.properties).map(([key, one]) => [key, typeOf(one)])),
        }
      : {}),
  };
}

const operations = Object.entries(description.paths).flatMap(([path, one]) =>
  ['get', 'post', 'delete'].flatMap((method) =>
    one[method] ? [operationOf(method, path, one[method])] : [],
  ),
);

const table = { origin, operations, resources };
const options = await prettier.resolveConfig(TARGET);
writeFileSync(TARGET, await prettier.format(JSON.stringify(table), { ...options, parser: 'json' }));
console.log(`${operations.length} operations, ${Object.keys(resources).length} resources`);
