import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ATTRIBUTES, readAttributes } from '../../src/core/config-attributes.js';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import { ConfigLayers } from '../../src/core/config-layers.js';
import { explainOption } from '../../src/core/config-problems.js';
import { resolveConfig, resolveLayers } from '../../src/core/config-resolve.js';
import { CALLBACKS } from '../../src/core/events.js';
import { messageMeta } from '../../src/core/meta.js';
import type { Config, ConfigLayer, PublicSettings } from '../../src/core/types.js';
import { DOCUMENTED_CALLBACKS, DOCUMENTED_CONFIG, OWN_OPTIONS } from '../fixtures/documented-config.js';

/** A layer as pages write it, valid or not. */
const layer = (value: unknown): ConfigLayer => value as ConfigLayer;
const json = (text: string): ConfigLayer => layer(JSON.parse(text));

function resolved(...layers: unknown[]): { config: Config; reports: string[] } {
  const reports: string[] = [];
  const config = resolveConfig(layers.map(layer), (path) => reports.push(path));
  return { config, reports };
}

const configOf = (layers: ConfigLayers): Config => resolveLayers(layers);

const settings = (given: Partial<PublicSettings> = {}): PublicSettings => ({
  account: 'acme',
  config: {},
  status: 'online',
  mayHideBranding: false,
  ...given,
});

/** Without our own options, each of which must have its default. */
function documentedPartOf(config: Config): Config {
  const copy = structuredClone(config) as unknown as Record<string, Record<string, unknown>>;
  for (const [path, value] of Object.entries(OWN_OPTIONS)) {
    const [option = '', part] = path.split('.').reverse();
    const group: Record<string, unknown> = (part === undefined ? copy : copy[part]) ?? {};
    assert.deepEqual(group[option], value, path);
    Reflect.deleteProperty(group, option);
  }
  return copy as unknown as Config;
}

describe('the documented configuration', () => {
  it('LC-02 has every documented option with exactly the documented default', () => {
    assert.deepEqual(documentedPartOf(DEFAULTS), DOCUMENTED_CONFIG);
  });

  it('LC-02 has its options in the documented order', () => {
    assert.equal(JSON.stringify(documentedPartOf(DEFAULTS)), JSON.stringify(DOCUMENTED_CONFIG));
  });

  it('LC-02 has 11 chat keys, 33 variables and 19 messages', () => {
    const { chat, messages } = documentedPartOf(resolveConfig([]));
    const counts = [chat, chat.variables, messages].map((part) => Object.keys(part).length);
    assert.deepEqual(counts, [11, 33, 19]);
  });

  it('LC-02 has the six documented callbacks', () => {
    const callbacks = Object.values(CALLBACKS).map(([callback]) => callback);
    assert.deepEqual(callbacks, DOCUMENTED_CALLBACKS);
  });

  it('LC-02 passes the documented arguments to the callbacks', () => {
    assert.deepEqual(
      Object.values(CALLBACKS).filter(([, argument]) => argument),
      [
        ['onVisitorIdentified', 'detail'],
        ['onChatStarted', 'detail'],
        ['onNewMessage', 'body'],
      ],
    );
  });

  for (const [part, options] of Object.entries(DOCUMENTED_CONFIG)) {
    if (typeof options === 'string' || part === 'meta') continue;
    for (const [option, value] of Object.entries(options) as [string, unknown][]) {
      if (typeof value === 'object') continue;
      it(`LC-02 accepts ${part}.${option} from a page`, () => {
        const other = typeof value === 'boolean' ? !value : option === 'position' ? 'top-left' : 'other';
        const { config, reports } = resolved({ [part]: { [option]: other } });
        const taken = (config as unknown as Record<string, Record<string, unknown>>)[part];
        assert.equal(taken?.[option], other);
        assert.deepEqual(reports, []);
      });
    }
  }

  for (const variable of Object.keys(DOCUMENTED_CONFIG.chat.variables))
    it(`LC-02 accepts chat.variables.${variable} from a page`, () => {
      const { config, reports } = resolved({ chat: { variables: { [variable]: '1px' } } });
      assert.equal(config.chat.variables[variable], '1px');
      assert.deepEqual(reports, []);
    });

  for (const position of ['bottom-right', 'bottom-left', 'top-right', 'top-left'])
    it(`LC-06 accepts the position ${position}`, () => {
      assert.equal(resolved({ chat: { position } }).config.chat.position, position);
    });

  it('LC-06 keeps the default for a position that does not exist, and reports it', () => {
    const { config, reports } = resolved({ chat: { position: 'left' } });
    assert.equal(config.chat.position, 'bottom-right');
    assert.deepEqual(reports, ['chat.position']);
  });
});

describe('configuration layers', () => {
  it('LC-04 reports options that a page’s layer may not set, also in a user set by a call', () => {
    const layers = new ConfigLayers();
    const reports: string[] = [];
    layers.page = layer({ chat: { nme: 'x' } });
    layers.setUser(layer({ email: 'jane@acme.com', hash: 'x' }) as object);
    resolveLayers(layers, (path) => reports.push(path));
    assert.deepEqual(reports, ['chat.nme', 'user.hash']);
  });

  it('LC-03 lets the page override the Setup page, option by option', () => {
    const { config } = resolved(
      { chat: { name: 'Setup', showNames: false }, messages: { title: 'Setup' } },
      { chat: { name: 'Page' } },
    );
    assert.equal(config.chat.name, 'Page');
    assert.equal(config.chat.showNames, false);
    assert.equal(config.messages.title, 'Setup');
    assert.equal(config.chat.showAvatars, true);
  });

  it('LC-03 lets attributes override the page and calls override attributes', () => {
    const layers = new ConfigLayers();
    layers.settings = settings({ config: { chat: { hidden: true, name: 'Setup' } } });
    layers.page = { chat: { hidden: false, name: 'Page' } };
    assert.equal(configOf(layers).chat.name, 'Page');
    layers.attributes = { chat: { hidden: true, name: 'Attribute' } };
    assert.deepEqual([configOf(layers).chat.name, configOf(layers).chat.hidden], ['Attribute', true]);
    layers.setButtonHidden(false);
    assert.equal(configOf(layers).chat.hidden, false);
  });

  it('LC-03 merges variables, messages and custom data key by key', () => {
    const { config } = resolved(
      { chat: { variables: { margin: '1px', width: '2px' } }, meta: { plan: 'free', region: 'eu' } },
      { chat: { variables: { width: '3px' } }, meta: { plan: 'paid' } },
    );
    assert.deepEqual([config.chat.variables.margin, config.chat.variables.width], ['1px', '3px']);
    assert.equal(config.chat.variables.height, '600px');
    assert.deepEqual(config.meta, { plan: 'paid', region: 'eu' });
  });

  it('LC-24 replaces an array of bubbles by that of the layer above', () => {
    const { config } = resolved(
      { messages: { welcome: ['one', 'two', 'three'] } },
      { messages: { welcome: ['four'] } },
    );
    assert.deepEqual(config.messages.welcome, ['four']);
  });

  it('LC-24 replaces a string by an array and an array by a string', () => {
    assert.deepEqual(resolved({ messages: { help: ['a', 'b'] } }).config.messages.help, ['a', 'b']);
    const { config } = resolved({ messages: { help: ['a'] } }, { messages: { help: 'b' } });
    assert.equal(config.messages.help, 'b');
  });

  for (const nothing of [null, undefined])
    it(`LC-04 falls through to the layer below for an option that is ${nothing === null ? 'null' : 'undefined'}`, () => {
      const { config, reports } = resolved(
        { chat: { name: 'Setup' }, support: { email: 'help@acme.com' } },
        { chat: { name: nothing }, support: nothing, messages: nothing },
      );
      assert.equal(config.chat.name, 'Setup');
      assert.equal(config.support.email, 'help@acme.com');
      assert.deepEqual(reports, []);
    });

  it('LC-13 uses the account’s name and avatar where the page’s are empty', () => {
    const { config } = resolved(
      { chat: { name: 'Acme', avatarUrl: 'https://a.test/a.png' } },
      { chat: { name: '', avatarUrl: '' } },
    );
    assert.deepEqual([config.chat.name, config.chat.avatarUrl], ['Acme', 'https://a.test/a.png']);
  });

  it('LC-24 removes a text that the page sets to empty', () => {
    assert.equal(
      resolved({ messages: { help: 'Help' } }, { messages: { help: '' } }).config.messages.help,
      '',
    );
  });

  it('LC-04 does not change the built-in defaults', () => {
    const before = JSON.stringify(DEFAULTS);
    resolved({ chat: { name: 'Page', variables: { width: '1px' } }, meta: { a: 'b' } });
    assert.equal(JSON.stringify(DEFAULTS), before);
  });

  it('LC-02 takes the account from the server’s settings', () => {
    const layers = new ConfigLayers();
    layers.page = { id: 'from-page' };
    assert.equal(configOf(layers).id, 'from-page');
    layers.settings = settings({ account: 'from-server' });
    assert.equal(configOf(layers).id, 'from-server');
  });

  for (const mayHideBranding of [true, false])
    it(`LC-05 ${mayHideBranding ? 'hides' : 'shows'} the branding when the plan ${mayHideBranding ? 'allows to hide it' : 'does not allow to hide it'}`, () => {
      const layers = new ConfigLayers();
      layers.settings = settings({ mayHideBranding });
      layers.page = { chat: { hideBranding: true } };
      assert.equal(configOf(layers).chat.hideBranding, mayHideBranding);
    });

  it('LC-05 reports hideBranding on a plan that does not allow it, and names the plans that do', () => {
    const reports: string[] = [];
    const layers = new ConfigLayers();
    layers.page = { chat: { hideBranding: true } };
    resolveLayers(layers, (path) => reports.push(path));
    assert.equal(reports.length, 0, 'not before the plan is known');
    layers.settings = settings({ mayHideBranding: true });
    resolveLayers(layers, (path) => reports.push(path));
    assert.equal(reports.length, 0, 'not where the plan allows it');
    layers.settings = settings({ mayHideBranding: false });
    resolveLayers(layers, (path) => reports.push(path));
    assert.deepEqual(reports, ['chat.hideBranding']);
    assert.match(explainOption('chat.hideBranding'), /needs the plan productive or business/);
  });

  it('LC-05 shows the branding until the server has said what the plan allows', () => {
    const layers = new ConfigLayers();
    layers.attributes = { chat: { hideBranding: true } };
    assert.equal(configOf(layers).chat.hideBranding, false);
  });

  it('LC-05 shows the branding on a plan that allows hiding it when no layer asks for that', () => {
    const layers = new ConfigLayers();
    layers.settings = settings({ mayHideBranding: true });
    assert.equal(configOf(layers).chat.hideBranding, false);
  });

  it('LC-30 replaces the user as a whole, so that no digest of another email stays', () => {
    const layers = new ConfigLayers();
    layers.page = {
      user: { email: 'jane@acme.com', name: 'Jane', digest: 'd78c', avatarUrl: 'https://a.test/j' },
    };
    layers.setUser({ email: 'john@acme.com' });
    assert.deepEqual(configOf(layers).user, {
      email: 'john@acme.com',
      name: '',
      digest: '',
      token: '',
      avatarUrl: '',
    });
  });

  it('LC-33 has no user after an empty one was set', () => {
    const layers = new ConfigLayers();
    layers.page = { user: { email: 'jane@acme.com', name: 'Jane' } };
    layers.setUser({});
    assert.equal(configOf(layers).user.email, '');
  });

  it('LC-23 accepts a user without a name', () => {
    const layers = new ConfigLayers();
    layers.setUser(layer({ email: 'jane@acme.com', name: undefined, digest: null }) as object);
    assert.deepEqual(configOf(layers).user, {
      email: 'jane@acme.com',
      name: '',
      digest: '',
      token: '',
      avatarUrl: '',
    });
  });

  it('LC-15 adds variables set by calls to earlier ones', () => {
    const layers = new ConfigLayers();
    layers.page = { chat: { variables: { margin: '1px' } } };
    layers.setVariables({ width: '300px' });
    layers.setVariables({ height: '400px' });
    const { margin, width, height } = configOf(layers).chat.variables;
    assert.deepEqual([margin, width, height], ['1px', '300px', '400px']);
  });

  it('LC-15 keeps a hidden button hidden when variables change', () => {
    const layers = new ConfigLayers();
    layers.setButtonHidden(true);
    layers.setVariables({ width: '300px' });
    assert.equal(configOf(layers).chat.hidden, true);
    layers.setButtonHidden(false);
    assert.equal(configOf(layers).chat.variables.width, '300px');
  });
});

describe('custom data', () => {
  it('LC-32 keeps existing values when some are added', () => {
    const layers = new ConfigLayers();
    layers.page = { meta: { plan: 'paid' } };
    layers.addMeta({ plan: 'free', region: 'eu' });
    assert.deepEqual(configOf(layers).meta, { plan: 'paid', region: 'eu' });
  });

  it('LC-32 replaces everything when it is set', () => {
    const layers = new ConfigLayers();
    layers.settings = settings({ config: { meta: { from: 'setup' } } });
    layers.page = { meta: { plan: 'paid' } };
    layers.setMeta({ region: 'eu' });
    assert.deepEqual(configOf(layers).meta, { region: 'eu' });
  });

  it('LC-32 adds to existing data', () => {
    const layers = new ConfigLayers();
    layers.setMeta({ region: 'eu' });
    layers.addMeta({ region: 'us', plan: 'paid' });
    assert.deepEqual(configOf(layers).meta, { region: 'eu', plan: 'paid' });
  });

  it('LC-32 turns numbers and booleans into text', () => {
    const { config, reports } = resolved({ meta: { orders: 12, paid: true } });
    assert.deepEqual(config.meta, { orders: '12', paid: 'true' });
    assert.deepEqual(reports, []);
  });

  it('LC-32 turns numbers and booleans of calls into text too', () => {
    const layers = new ConfigLayers();
    layers.setMeta(layer({ orders: 12 }) as Record<string, string>);
    layers.addMeta(layer({ paid: true, orders: 13 }) as Record<string, string>);
    assert.deepEqual(configOf(layers).meta, { orders: '12', paid: 'true' });
  });

  it('LC-32 drops and reports what cannot be text', () => {
    const { config, reports } = resolved({ meta: { cart: { items: 1 }, tags: ['a'], plan: 'paid' } });
    assert.deepEqual(config.meta, { plan: 'paid' });
    assert.deepEqual(reports, ['meta.cart', 'meta.tags']);
  });

  it('LC-32 accepts keys that every object inherits', () => {
    const { config, reports } = resolved({ meta: { constructor: 'Ferrari', toString: 'x' } });
    assert.deepEqual(Object.entries(config.meta), [
      ['constructor', 'Ferrari'],
      ['toString', 'x'],
    ]);
    assert.deepEqual(reports, []);
  });

  it('LC-32 always has the language, platform and browser of the visitor', () => {
    const visitorData = { language: 'fr', platform: 'Linux', browser: 'Firefox' };
    assert.deepEqual(messageMeta({ language: 'xx', browser: '', plan: 'paid' }, visitorData), {
      plan: 'paid',
      ...visitorData,
    });
  });
});

describe('mistakes in the configuration', () => {
  it('LC-04 report unknown keys at every depth, and ignore them', () => {
    const { config, reports } = resolved({
      colour: 'red',
      chat: { postion: 'top-left', variables: { 'main-colour': 'red' } },
      messages: { welcom: 'Hi' },
    });
    assert.deepEqual(reports, ['colour', 'chat.postion', 'chat.variables.main-colour', 'messages.welcom']);
    assert.deepEqual(config, DEFAULTS);
  });

  it('LC-04 report values of a wrong type, and keep the layer below', () => {
    const { config, reports } = resolved(
      { chat: { name: 'Setup' } },
      {
        chat: { name: 5, hidden: 'false', variables: ['red'] },
        messages: { title: ['a'], welcome: [1], help: { a: 'b' } },
        support: 'help@acme.com',
        user: [],
      },
    );
    assert.deepEqual(reports, [
      'chat.name',
      'chat.hidden',
      'chat.variables',
      'messages.title',
      'messages.welcome',
      'messages.help',
      'support',
      'user',
    ]);
    assert.deepEqual(config, { ...DEFAULTS, chat: { ...DEFAULTS.chat, name: 'Setup' } });
  });

  it('LC-04 do not include callbacks', () => {
    const callbacks = Object.fromEntries(DOCUMENTED_CALLBACKS.map((name) => [name, () => undefined]));
    assert.deepEqual(resolved(callbacks).reports, []);
  });

  it('LC-04 report a callback in the wrong place', () => {
    assert.deepEqual(resolved({ chat: { onOpen: () => undefined } }).reports, ['chat.onOpen']);
  });

  it('LC-04 do not include our own z-index variable, which has no default', () => {
    const { config, reports } = resolved({ chat: { variables: { 'z-index': '7' } } });
    assert.equal(config.chat.variables['z-index'], '7');
    assert.deepEqual(reports, []);
    assert.equal('z-index' in DEFAULTS.chat.variables, false);
  });

  for (const [name, text] of [
    ['at the root', '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}'],
    ['in a part', '{"chat":{"__proto__":{"polluted":"yes"},"constructor":{"polluted":"yes"}}}'],
    ['in the variables', '{"chat":{"variables":{"__proto__":{"polluted":"yes"}}}}'],
    ['in the messages', '{"messages":{"__proto__":{"polluted":"yes"},"toString":"x"}}'],
    ['in custom data', '{"meta":{"__proto__":{"polluted":"yes"}}}'],
  ] as const)
    it(`LC-04 cannot change other objects by __proto__ ${name}`, () => {
      const reports: string[] = [];
      const config = resolveConfig([json(text)], (path) => reports.push(path));
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
      assert.equal((config.chat as unknown as Record<string, unknown>).polluted, undefined);
      assert.equal((config.meta as unknown as Record<string, unknown>).polluted, undefined);
      assert.equal(JSON.stringify(config), JSON.stringify(DEFAULTS));
      assert.notEqual(reports.length, 0);
    });

  it('LC-04 cannot change the prototype of custom data by calls', () => {
    const layers = new ConfigLayers();
    layers.addMeta(json('{"__proto__":"text","plan":"paid"}') as Record<string, string>);
    assert.equal(configOf(layers).meta.plan, 'paid');
    assert.equal(Object.getPrototypeOf(configOf(layers).meta), Object.prototype);
  });

  for (const [path, meant] of [
    ['user.hash', 'user.digest'],
    ['user.hmac', 'user.digest'],
    ['user.disgest', 'user.digest'],
    ['user.user', 'user.name'],
    ['user.avatar', 'user.avatarUrl'],
    ['chat.avatar', 'chat.avatarUrl'],
    ['chat.avatarURL', 'chat.avatarUrl'],
    ['chat.postion', 'chat.position'],
    ['chat.variables.main-colour', 'chat.variables.main-color'],
    ['messages.welcom', 'messages.welcome'],
    ['visitor.ask-name', 'visitor.askName'],
    ['showAvatars', 'chat.showAvatars'],
    ['variables', 'chat.variables'],
    ['askEmail', 'visitor.askEmail'],
    ['message', 'messages'],
  ] as const)
    it(`LC-04 explain ${path} by ${meant}`, () => {
      assert.equal(explainOption(path), `There is no option ${path}. Did you mean ${meant}?`);
    });

  for (const path of ['zebra', 'chat.zebra', '__proto__', 'constructor', 'chat.__proto__'])
    it(`LC-04 suggest no name for ${path}`, () => {
      assert.equal(explainOption(path), `There is no option ${path}. It is ignored.`);
    });

  for (const [path, expected] of [
    ['chat.position', 'one of bottom-right, bottom-left, top-right, top-left'],
    ['chat.rating', 'one of empty, faces, thumbs'],
    ['chat.conversations', 'one of one, many'],
    ['chat.header', 'one of title, team'],
    ['team', 'a list'],
    ['chat.hidden', 'true or false'],
    ['chat.name', 'a string'],
    ['messages.welcome', 'a string or an array of strings'],
    ['messages.title', 'a string'],
    ['chat.variables', 'an object'],
    ['meta.cart', 'text'],
  ] as const)
    it(`LC-04 say that ${path} must be ${expected}`, () => {
      assert.equal(explainOption(path), `${path} must be ${expected}. It is ignored.`);
    });

  it('LC-04 explain a key that contains dots', () => {
    const { reports } = resolved({ 'user.profile.age': 5 });
    assert.deepEqual(reports.map(explainOption), ['There is no option user.profile.age. It is ignored.']);
  });
});

describe('attributes', () => {
  const read = (attributes: Readonly<Record<string, string>>): { layer: ConfigLayer; reports: string[] } => {
    const reports: string[] = [];
    const said = readAttributes(
      (name) => attributes[name] ?? null,
      (path) => reports.push(path),
    );
    return { layer: said, reports };
  };

  it('LC-04 exist for every option that is not an object', () => {
    assert.deepEqual(
      ATTRIBUTES.map(({ attribute }) => attribute),
      [
        'position',
        'button-hidden',
        'name',
        'avatar-url',
        'hide-when-offline',
        'hide-branding',
        'show-online-status',
        'show-avatars',
        'show-names',
        'header',
        'show-reply-time',
        'show-closing',
        'rating',
        'sound',
        'notifications',
        'conversations',
        'remember-open-state',
        'theme',
        'locale',
        'inline',
        'support-email',
        'support-phone',
        'visitor-ask-name',
        'visitor-require-name',
        'visitor-ask-email',
        'visitor-require-email',
        'visitor-require-consent',
      ],
    );
  });

  it('LC-04 do not exist for unknown options', () => {
    for (const { group, option, isBoolean } of ATTRIBUTES) {
      const value = (DEFAULTS[group] as unknown as Record<string, unknown>)[option];
      assert.equal(typeof value, isBoolean ? 'boolean' : 'string', `${group}.${option}`);
    }
  });

  it('LC-04 do not use the name of a global attribute', () => {
    const global =
      'accesskey autocapitalize autocorrect autofocus class contenteditable dir draggable enterkeyhint exportparts hidden id inert inputmode is itemid itemprop itemref itemscope itemtype lang nonce part popover role slot spellcheck style tabindex title translate writingsuggestions';
    const taken = ATTRIBUTES.filter(({ attribute }) => global.split(' ').includes(attribute));
    assert.deepEqual(taken, []);
  });

  for (const [text, value] of [
    ['', true],
    ['true', true],
    ['false', false],
  ] as const)
    it(`LC-04 parse show-avatars="${text}" as ${value ? 'true' : 'false'}`, () => {
      assert.deepEqual(read({ 'show-avatars': text }), {
        layer: { chat: { showAvatars: value } },
        reports: [],
      });
    });

  it('LC-04 fall through to the layer below when missing', () => {
    assert.deepEqual(read({}), { layer: {}, reports: [] });
  });

  for (const text of ['maybe', '0', 'no', 'TRUE'])
    it(`LC-04 report show-avatars="${text}" and fall through to the layer below`, () => {
      assert.deepEqual(read({ 'show-avatars': text }), { layer: {}, reports: ['chat.showAvatars'] });
    });

  it('LC-04 keep texts unchanged, the empty one too', () => {
    const { layer: said } = read({ name: '', 'support-email': 'false', position: 'top-left' });
    assert.deepEqual(said, { chat: { name: '', position: 'top-left' }, support: { email: 'false' } });
  });

  it('LC-04 each set their own option', () => {
    for (const { attribute, group, option, isBoolean } of ATTRIBUTES)
      assert.deepEqual(read({ [attribute]: isBoolean ? 'false' : 'text' }).layer, {
        [group]: { [option]: isBoolean ? false : 'text' },
      });
  });

  it('LC-10 include button-hidden, which hides the button', () => {
    assert.deepEqual(read({ 'button-hidden': '' }).layer, { chat: { hidden: true } });
  });
});
