// Generates the code of a configuration for each of the three ways to use the chat.

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** As an attribute, `hidden` would hide the element itself. */
const EXCEPTIONS = { 'chat.hidden': 'button-hidden' };

const kebab = (name) => name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);

/** The attribute of an option: its path in kebab case, `chat.` dropped. Other groups have none. */
function attributeOf(group, option) {
  if (!['chat', 'support', 'visitor'].includes(group)) return undefined;
  return EXCEPTIONS[`${group}.${option}`] ?? (group === 'chat' ? '' : `${group}-`) + kebab(option);
}

/** Formats a value as a person would write it in JavaScript; safe within a script element. */
function literal(value, indent = '') {
  if (Array.isArray(value)) return `[${value.map((each) => literal(each, indent)).join(', ')}]`;
  if (!isObject(value)) return typeof value === 'string' ? text(value) : JSON.stringify(value);
  const deeper = `${indent}  `;
  const lines = Object.entries(value).map(
    ([name, each]) => `${deeper}${key(name)}: ${literal(each, deeper)},\n`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : text(name));

const text = (value) =>
  `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'").replaceAll('<', '\\u003c')}'`;

const forAttribute = (value) =>
  String(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** Splits a configuration into attributes and the options without one. */
function split(config) {
  const attributes = [];
  const rest = {};
  for (const [group, options] of Object.entries(config)) {
    if (!isObject(options)) {
      if (group !== 'id') rest[group] = options;
      continue;
    }
    for (const [option, value] of Object.entries(options)) {
      const attribute = isObject(value) || Array.isArray(value) ? undefined : attributeOf(group, option);
      if (attribute === undefined) (rest[group] ??= {})[option] = value;
      else attributes.push([attribute, value]);
    }
  }
  return { attributes, rest };
}

const isEmpty = (object) => Object.keys(object).length === 0;

function snippet(config, server) {
  const whole = { id: 'demo', ...config };
  return `<script>
  (function (d, w) {
    w.MissiveChatConfig = ${literal(whole, '    ')};
    var s = d.createElement('script');
    s.async = true;
    s.src = '${server}/' + w.MissiveChatConfig.id + '/missive.js';
    if (d.head) d.head.appendChild(s);
  })(document, window);
</script>`;
}

function element(config, server) {
  const { attributes, rest } = split(config);
  const account = config.id ?? 'demo';
  const written = [['account-id', account], ...attributes].map(
    ([name, value]) => `${name}="${forAttribute(value)}"`,
  );
  const tag =
    written.length > 3
      ? `<missive-chat\n  ${written.join('\n  ')}\n></missive-chat>`
      : `<missive-chat ${written.join(' ')}></missive-chat>`;
  const script = `<script>
  document.querySelector('missive-chat').config = ${literal(rest, '  ')};
</script>`;
  return [
    `<script async src="${forAttribute(`${server}/${encodeURIComponent(account)}/missive.js`)}"></script>`,
    tag,
    ...(isEmpty(rest) ? [] : [script]),
  ].join('\n');
}

/** How a property is bound in each framework. */
const BINDINGS = {
  React: ['config={config} />', ''],
  Vue: [':config="config" />', ''],
  Svelte: ['{config}></missive-chat>', ''],
  Angular: ['[config]="config"></missive-chat>', ''],
  Solid: ['config={config} />', 'attr:'],
};

export const FRAMEWORKS = Object.keys(BINDINGS);

export function typed(config) {
  return `import 'missive-chat/define';
import type { MissiveChatConfig } from 'missive-chat';

export const config: MissiveChatConfig = ${literal(config)};`;
}

export function markup(config, server, framework) {
  const [end, prefix] = BINDINGS[framework];
  return `<missive-chat ${prefix}account-id="${forAttribute(config.id ?? 'demo')}" ${prefix}server-url="${forAttribute(server)}" ${end}`;
}

/** The ways to use the chat, by name. */
export const WAYS = {
  snippet: { label: 'Snippet', code: snippet },
  element: { label: 'Element', code: element },
  framework: {
    label: 'Framework',
    code: (config, server, framework) => `${typed(config)}\n\n${markup(config, server, framework)}`,
  },
};
