// One configuration, shown as a form, as JSON, as code, and by a live chat in a page of its own.
import { FRAMEWORKS, WAYS } from './playground-code.js';

const SERVER = document.body.dataset.server;
const MOST_EVENTS = 30;

const find = (selector) => document.querySelector(selector);
const form = find('#options');
const json = find('#json');
const problem = find('#problem');
const frame = find('iframe');
const events = find('#events');
const framework = find('#framework select');

/** Options that are not at their defaults, in the documented shape. */
let config = {};

const fields = [...form.elements].filter(({ name }) => name);

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path such as `chat.variables.main-color`. */
const valueAt = (path) => path.split('.').reduce((part, name) => part?.[name], config);

/**
 * Returns the configuration with another value at a path; `undefined` removes the value, and objects that are then
 * empty.
 */
function withValue(part, [name, ...rest], value) {
  const next = rest.length === 0 ? value : withValue(isObject(part[name]) ? part[name] : {}, rest, value);
  const changed = { ...part, [name]: next };
  if (next === undefined || (isObject(next) && Object.keys(next).length === 0)) delete changed[name];
  return changed;
}

const defaultOf = (field) =>
  field.type === 'checkbox'
    ? field.defaultChecked
    : field.options
      ? [...field.options].find(({ defaultSelected }) => defaultSelected).value
      : field.defaultValue;

function readField(field) {
  const value = field.type === 'checkbox' ? field.checked : field.value;
  config = withValue(config, field.name.split('.'), value === defaultOf(field) ? undefined : value);
}

function writeField(field) {
  const value = valueAt(field.name) ?? defaultOf(field);
  if (field.type === 'checkbox') field.checked = value === true;
  // In a list of texts, each is a bubble: only the JSON shows the list.
  else field.value = Array.isArray(value) ? value.join('\n\n') : String(value);
}

const stage = () => frame.contentDocument?.querySelector('missive-chat');

/** Shows the configuration everywhere except in the control that was just edited. */
function show(typedIn) {
  if (typedIn !== form) fields.forEach(writeField);
  if (typedIn !== json) json.value = JSON.stringify(config, null, 2);
  say('');
  const chat = stage();
  if (chat) chat.config = config;
  showCode();
  const isDefault = Object.keys(config).length === 0;
  history.replaceState(
    null,
    '',
    isDefault ? location.pathname : `#${encodeURIComponent(JSON.stringify(config))}`,
  );
}

function showCode() {
  const way = find('input[name=way]:checked').value;
  find('#framework').hidden = way !== 'framework';
  find('#code').textContent = WAYS[way].code(config, SERVER, framework.value);
  find('#copied').value = '';
}

function say(words) {
  problem.textContent = words;
  json.setAttribute('aria-invalid', String(words !== ''));
}

/** Text that is not a valid configuration stays in the box and changes nothing. */
function readJson() {
  let read;
  try {
    read = JSON.parse(json.value.trim() || '{}');
  } catch (error) {
    return say(`This is no JSON yet. ${error.message}`);
  }
  if (!isObject(read)) return say('A configuration is an object: { … }');
  config = read;
  show(json);
}

function note(words) {
  const line = document.createElement('li');
  line.textContent = words;
  events.append(line);
  if (events.children.length > MOST_EVENTS) events.firstChild.remove();
  events.scrollTop = events.scrollHeight;
}

const EVENTS = 'ready visitor-identified chat-started new-message open close unread status error'.split(' ');

/**
 * The document with our listeners: its chat exists before the frame has loaded, and the frame may load before this
 * script runs.
 */
let attached;

/** Called when the stage has loaded, for the first time or again. */
function attach() {
  const { contentDocument: page, contentWindow: window } = frame;
  const chat = stage();
  if (!chat || page === attached) return;
  attached = page;
  for (const name of EVENTS)
    page.addEventListener(`missive-${name}`, ({ type, detail }) =>
      note(detail ? `${type} ${JSON.stringify(detail)}` : type),
    );
  // The chat warns in the console about unknown options and unreadable colors.
  const { warn } = window.console;
  window.console.warn = (...words) => {
    warn(...words);
    if (/^Missive Live Chat:/.test(words[0])) say(words[0]);
  };
  chat.config = config;
  window.customElements
    .whenDefined('missive-chat')
    .then(() => chat.ready)
    .then(() => chat.show());
}

function start() {
  try {
    const kept = JSON.parse(decodeURIComponent(location.hash.slice(1)) || '{}');
    if (isObject(kept)) config = kept;
  } catch {
    // The URL was truncated: use the defaults.
  }
  for (const [value, { label }] of Object.entries(WAYS)) {
    const choice = document.createElement('label');
    const input = Object.assign(document.createElement('input'), { type: 'radio', name: 'way', value });
    input.checked = value === 'snippet';
    choice.append(input, ` ${label}`);
    find('#way').append(choice);
  }
  framework.append(...FRAMEWORKS.map((name) => new Option(name)));
  form.addEventListener('input', ({ target }) => {
    readField(target);
    show(form);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  json.addEventListener('input', readJson);
  for (const choice of [find('#way'), framework]) choice.addEventListener('change', showCode);
  find('#size').addEventListener('change', ({ target }) => (frame.className = target.value));
  find('#toggle').addEventListener('click', () => stage()?.toggle());
  find('#again').addEventListener('click', () => {
    config = {};
    show();
  });
  find('#copy').addEventListener('click', async () => {
    await navigator.clipboard.writeText(find('#code').textContent);
    find('#copied').value = 'Copied';
  });
  frame.addEventListener('load', attach);
  show();
  attach();
}

start();
