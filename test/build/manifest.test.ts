/**
 * The manifest and schema for editors, typed frameworks and documents, compared with the elements' own
 * tables.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { ATTRIBUTES } from '../../src/core/config-attributes.js';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import { CALLBACKS } from '../../src/core/events.js';
import { EXTRA_VARIABLES, toPublicValue } from '../../src/core/variables.js';
import { panelStyles } from '../../src/elements/missive-chat-panel.styles.js';
import { launcherPlacementStyles } from '../../src/elements/missive-chat.styles.js';
import { MissiveChatButtonElement, MissiveChatElement } from '../../src/index.js';
import { DOCUMENTED_CONFIG, OWN_OPTIONS } from '../fixtures/documented-config.js';
import { elementOf, readBuilt, type Named } from '../support/manifest.js';

const names = (entries: readonly { readonly name: string }[]): string[] => entries.map(({ name }) => name);

const CLASSES = { 'missive-chat': MissiveChatElement, 'missive-chat-button': MissiveChatButtonElement };
const chat = elementOf('missive-chat');

describe('the manifest', () => {
  for (const [tag, constructor] of Object.entries(CLASSES)) {
    const element = elementOf(tag);

    it(`LC-04 has every attribute that <${tag}> observes, and no other`, () => {
      assert.deepEqual(names(element.attributes).sort(), [...constructor.observedAttributes].sort());
    });

    it(`LC-04 describes everything of <${tag}>`, () => {
      const lists = ['attributes', 'members', 'events', 'slots', 'cssParts', 'cssProperties'] as const;
      const silent = lists.flatMap((list) =>
        element[list].filter(({ description }) => !description).map(({ name }) => `${list}: ${name}`),
      );
      assert.deepEqual(silent, []);
      assert.ok(element.description);
    });

    it(`LC-04 marks the properties of <${tag}> that are reflected`, () => {
      const reflected = [...constructor.elementProperties].filter(([, { reflect }]) => reflect);
      assert.deepEqual(
        names(element.members.filter(({ reflects }) => reflects)),
        reflected.map(([name]) => name),
      );
      assert.ok(reflected.length > 0);
    });

    it(`LC-04 has only members that <${tag}> has`, () => {
      const { prototype, elementProperties } = constructor;
      const missing = names(element.members).filter(
        (name) =>
          !(name in prototype || name in constructor || elementProperties.has(name) || name === 'ready'),
      );
      assert.deepEqual(missing, []);
    });
  }

  it('LC-04 has the promised properties and methods', () => {
    const kinds = (kind: string): string[] =>
      names(chat.members.filter((member) => member.kind === kind && !member.static)).sort();
    const fields = 'accountId config messages meta open ready serverUrl status unread user variables';
    const methods =
      'addMeta close greet hideButton reset send setMeta setUser setVariables show showButton toggle transcript';
    assert.deepEqual([kinds('field'), kinds('method')], [fields.split(' '), methods.split(' ')]);
    assert.deepEqual(
      chat.members.filter(({ readonly }) => readonly).map(({ name }) => name),
      ['version', 'ready', 'status', 'unread'],
    );
  });

  it('LC-04 has the default of each option with an attribute', () => {
    for (const { attribute, group, option } of ATTRIBUTES) {
      const value = (DEFAULTS[group] as unknown as Record<string, unknown>)[option];
      const said = chat.attributes.find(({ name }) => name === attribute)?.default;
      assert.equal(said, typeof value === 'string' ? `'${value}'` : String(value), attribute);
    }
  });

  it('LC-23 has the events of the table, with their details', () => {
    assert.deepEqual(Object.fromEntries(chat.events.map(({ name, type }) => [name, type?.text])), {
      'missive-ready': 'CustomEvent<null>',
      'missive-visitor-identified': 'CustomEvent<{ name: string; email: string }>',
      'missive-chat-started': 'CustomEvent<{ name: string; email: string }>',
      'missive-new-message': 'CustomEvent<{ body: string; conversation?: string }>',
      'missive-open': 'CustomEvent<null>',
      'missive-close': 'CustomEvent<null>',
      'missive-unread': 'CustomEvent<{ count: number }>',
      'missive-status': "CustomEvent<{ status: 'online' | 'offline' | 'connecting'; opensAt: string }>",
      'missive-greeting':
        "CustomEvent<{ id: string; action: 'shown' | 'opened' | 'answered' | 'dismissed' }>",
      'missive-notify':
        'CustomEvent<{ body: string; author: string; sound: boolean; notification: boolean; conversation?: string }>',
      'missive-chat-ended': 'CustomEvent<{ by: string; at: string }>',
      'missive-rated': "CustomEvent<{ rating: 'bad' | 'okay' | 'good'; words: string }>",
      'missive-challenge': 'CustomEvent<{ respond: (token: string) => void }>',
      'missive-error': 'CustomEvent<{ code: string; message: string }>',
    });
    const listed = names(chat.events);
    assert.deepEqual(
      Object.keys(CALLBACKS).filter((name) => !listed.includes(name)),
      [],
    );
  });

  it('LC-15 has every style variable with its default', () => {
    const documented = Object.entries(DOCUMENTED_CONFIG.chat.variables).map(
      ([name, value]): [string, string] => [`--missive-chat-${name}`, toPublicValue(value)],
    );
    const said = chat.cssProperties.map(({ name, default: value }) => [name, value]);
    assert.deepEqual(said.slice(0, documented.length), documented);
    const styles = String(launcherPlacementStyles) + String(panelStyles);
    assert.deepEqual(
      said.slice(documented.length),
      EXTRA_VARIABLES.map((name) => [
        `--missive-chat-${name}`,
        new RegExp(`var\\(--missive-chat-${name}, ([^)]+)\\)`).exec(styles)?.[1],
      ]),
    );
  });

  it('LC-04 is the same in the editors’ formats', () => {
    const vscode = readBuilt('vscode.html-custom-data.json') as {
      tags: (Named & { attributes: Named[] })[];
    };
    const css = readBuilt('vscode.css-custom-data.json') as { properties: Named[] };
    const webTypes = readBuilt('web-types.json') as {
      version: string;
      contributions: { html: { elements: (Named & { attributes: Named[]; js: { events: Named[] } })[] } };
    };
    const { elements } = webTypes.contributions.html;
    for (const [index, tag] of Object.keys(CLASSES).entries()) {
      const { attributes, events } = elementOf(tag);
      assert.deepEqual([vscode.tags[index]?.name, elements[index]?.name], [tag, tag]);
      assert.deepEqual(names(vscode.tags[index]!.attributes), names(attributes));
      assert.deepEqual(names(elements[index]!.attributes), names(attributes));
      assert.deepEqual(names(elements[index]!.js.events), names(events));
    }
    assert.deepEqual(names(css.properties), names(chat.cssProperties));
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.equal(webTypes.version, version);
  });

  it('is generated from the current sources, deterministically', async () => {
    const generator = (file: string): Promise<unknown> =>
      import(new URL(`../../tools/metadata/${file}`, import.meta.url).href);
    const { ELEMENTS } = (await generator('public.mjs')) as { ELEMENTS: unknown };
    const { manifestOf } = (await generator('manifest.mjs')) as { manifestOf(elements: unknown): unknown };
    assert.deepEqual(readBuilt('custom-elements.json'), JSON.parse(JSON.stringify(manifestOf(ELEMENTS))));
  });
});

describe('the schema of the configuration', () => {
  interface Schema {
    readonly description?: string;
    readonly default?: unknown;
    readonly properties?: Readonly<Record<string, Schema>>;
  }
  const schema = readBuilt('missive-chat.schema.json') as Schema;
  const parser = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  const isRight = (config: unknown): boolean => parser.safeParse(config).success;

  /** Every option with its default in the schema. */
  const defaultsIn = ({ properties, default: value }: Schema): unknown =>
    properties && value === undefined
      ? Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, defaultsIn(part)]))
      : value;

  it('LC-02 has every documented option with its default, and ours', () => {
    const all = defaultsIn(schema) as Record<string, Record<string, unknown>>;
    for (const [path] of Object.entries(OWN_OPTIONS)) {
      const [option = '', part] = path.split('.').reverse();
      const group = part === undefined ? all : all[part]!;
      assert.ok(Object.hasOwn(group, option), path);
      Reflect.deleteProperty(group, option);
    }
    for (const name of EXTRA_VARIABLES)
      Reflect.deleteProperty(all.chat?.variables as Record<string, unknown>, name);
    assert.deepEqual(all, DOCUMENTED_CONFIG);
  });

  it('LC-02 describes every option', () => {
    const silent = (part: Schema, path: string): string[] =>
      Object.entries(part.properties ?? {}).flatMap(([name, option]) =>
        // The window's other texts are self-explanatory.
        path === 'strings.' || path.startsWith('strings.')
          ? []
          : [...(option.description ? [] : [path + name]), ...silent(option, `${path}${name}.`)],
      );
    assert.deepEqual(silent(schema, ''), []);
  });

  for (const [what, config] of Object.entries({
    'the documented example': DOCUMENTED_CONFIG,
    'nothing at all': {},
    'our own options': { chat: { theme: 'auto', locale: 'pt-BR', inline: true }, user: { token: 'a.b.c' } },
    'variables of ours': { chat: { variables: { 'z-index': '10', 'color-scheme': 'dark' } } },
    'one bubble, and several': { messages: { welcome: 'Hi', help: ['How', 'can we help?'] } },
    'custom data': { meta: { plan: 'pro', seats: 3, isTrial: false } },
    'texts with plural forms': { strings: { send: 'Go', unread: { one: 'one', other: '{count}' } } },
    'a team': {
      chat: { header: 'team' },
      team: [{ name: 'Ada', avatarUrl: 'https://a.example/a.png' }, { name: 'Ben' }],
    },
    'a field of the form': {
      visitor: {
        fields: [
          { name: 'order', label: 'Order number', required: true, when: 'away' },
          { name: 'topic', label: 'Topic', type: 'select', options: ['Care', 'Repair'] },
        ],
      },
    },
    'a greeting': { greetings: [{ id: 'a', text: 'Hi', pages: ['/a/*'], after: 3, replies: ['Yes'] }] },
  }))
    it(`LC-02 accepts ${what}`, () => assert.ok(isRight(config)));

  for (const [what, config] of Object.entries({
    'an option that does not exist': { name: 'Acme' },
    'one that the chat does not have': { chat: { hide: true } },
    'another type': { chat: { showNames: 'no' } },
    'another word than the choices': { chat: { position: 'bottom' } },
    'a variable that does not exist': { chat: { variables: { 'main-colour': 'red' } } },
    'a hash in place of the digest': { user: { hash: 'ab12' } },
    'bubbles where there is one text': { messages: { title: ['Ask', 'us'] } },
    'custom data within custom data': { meta: { plan: { name: 'pro' } } },
    'a text that does not exist': { strings: { submit: 'Go' } },
    'a member of the team without a name': { team: [{ avatarUrl: 'https://a.example/a.png' }] },
    'a picture of a member that is no address': { team: [{ name: 'Ada', avatarUrl: 'a.png' }] },
    'a field without a label': { visitor: { fields: [{ name: 'order' }] } },
    'a field of an unknown type': { visitor: { fields: [{ name: 'day', label: 'Day', type: 'date' }] } },
    'a greeting without a text': { greetings: [{ id: 'a' }] },
    'a page of a greeting that is no path': { greetings: [{ id: 'a', text: 'Hi', pages: ['a'] }] },
  }))
    it(`LC-04 rejects ${what}`, () => assert.ok(!isRight(config)));
});
