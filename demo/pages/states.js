// Renders the states of `states-table.js` with the built chat; only its state is fixed.
import { GROUPS, STATES } from './states-table.js';

/** An account of this page only: nothing of it is stored, and no server receives requests for it. */
const ACCOUNT = 'states';
const settings = {
  account: ACCOUNT,
  config: {},
  status: 'online',
  replyTime: 'minutes',
  mayHideBranding: true,
  live: false,
};
(globalThis[Symbol.for('missive-chat.settings')] ??= {})[ACCOUNT] = settings;

/** As in a browser that has not been asked: what this one permits or blocks is its owner's choice. */
window.Notification = class {
  static permission = 'default';
  static requestPermission = async () => 'default';
};
localStorage.removeItem(`missive-chat:${ACCOUNT}`);

const LANGUAGES = 'en ar cs da de es fi fr he it ja ko nb nl pl pt pt-BR ru sv tr uk zh zh-Hant'.split(' ');
/** Emoji and system fonts differ between machines: pictures for comparison have neither. */
const FOR_PICTURES = {
  chat: { variables: { 'font-family': '"Inter Variable"' } },
  messages: { welcome: 'Hello, and welcome!\n\nThe team will reply as soon as possible.' },
};

let query = new URLSearchParams(location.search);
const root = document.documentElement;
const controls = document.querySelector('.controls');
const main = document.querySelector('main');

const nameOf = (tag) => {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag);
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
};
for (const tag of LANGUAGES) controls.elements.lang.add(new Option(nameOf(tag), tag));
const chosen = () => Object.fromEntries(new FormData(controls));

/** Merges layers of configuration key by key. */
const merge = (below, above) =>
  Object.entries(above).reduce(
    (merged, [key, value]) => ({
      ...merged,
      [key]: value?.constructor === Object ? merge(merged[key] ?? {}, value) : value,
    }),
    below,
  );

/** Pictures of this site are written without its address. */
const withAddress = (author) =>
  author.avatarUrl?.startsWith('/') ? { ...author, avatarUrl: location.origin + author.avatarUrl } : author;

function configOf({ config = {}, button, greeting }) {
  const { theme, lang, width, color } = chosen();
  const isAlone = query.has('state');
  const variables = { 'main-color': color, ...(isAlone ? {} : { width: `${width}px` }) };
  // A selected language sets its direction: the documented English has the page's direction.
  const locale = lang === 'en' ? '' : lang;
  const own = {
    chat: { theme, locale, variables, inline: !isAlone && !button && !greeting, rememberOpenState: false },
  };
  const layers = [own, query.has('pictures') ? FOR_PICTURES : {}, config];
  const merged = layers.reduce(merge, { id: ACCOUNT });
  if (greeting) merged.greetings = [{ id: 'hello', after: 0, ...greeting }];
  return { ...merged, chat: withAddress(merged.chat), team: (merged.team ?? []).map(withAddress) };
}

/** Fixes the value of a property, whatever it is set to; returns a function that changes the value. */
function hold(element, property, value) {
  let held = value;
  element[property] = value;
  Object.defineProperty(element, property, { configurable: true, get: () => held, set() {} });
  return (next) => {
    held = next;
    element.requestUpdate(property);
  };
}

/** Resolves with the element in the chat's shadow tree as soon as it exists. */
const partOf = (chat, selector) =>
  new Promise((resolve) => {
    const look = () => {
      const part = chat.shadowRoot?.querySelector(selector);
      if (!part) return false;
      resolve(part);
      return true;
    };
    if (look()) return;
    const observer = new MutationObserver(() => look() && observer.disconnect());
    observer.observe(chat.shadowRoot, { childList: true, subtree: true });
  });

/** Resolves after this number of animation frames. */
async function frames(count) {
  for (let frame = 0; frame < count; frame += 1)
    await new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

/** A press on the last message of this author that has words; resolves with what it opens. */
async function press(panel, from) {
  const thread = panel.shadowRoot.querySelector('missive-chat-messages');
  await partOf(thread, '.row');
  const text = [...thread.shadowRoot.querySelectorAll(`.row.${from} .text`)].at(-1);
  if (matchMedia('(hover: hover)').matches)
    text.dispatchEvent(new PointerEvent('pointerover', { pointerType: 'mouse', bubbles: true }));
  text.click();
  return partOf(thread, '.acts');
}

/** What a part of the window asks of its services: nothing is sent. */
const ask = (panel, detail) =>
  panel.parentNode.dispatchEvent(new CustomEvent('missive-request', { detail, bubbles: false }));

/** The visitor's action in a state. */
const ACTS = {
  submit: ({ panel }) => {
    const form = panel.shadowRoot.querySelector('missive-chat-identify').shadowRoot.querySelector('form');
    form.requestSubmit();
    document.activeElement?.blur();
  },
  type: ({ panel, text }) => {
    const box = panel.shadowRoot.querySelector('missive-chat-composer').shadowRoot.querySelector('textarea');
    box.value = text;
    box.dispatchEvent(new Event('input', { bubbles: true }));
  },
  attach: async ({ panel, files }) => {
    const input = await partOf(panel.shadowRoot.querySelector('missive-chat-composer'), 'input[type=file]');
    const chosen = new DataTransfer();
    for (const { name, type, size } of files) chosen.items.add(new File(['.'.repeat(size)], name, { type }));
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await partOf(panel.shadowRoot.querySelector('missive-chat-composer'), '.tray');
  },
  emoji: async ({ panel }) => {
    const composer = panel.shadowRoot.querySelector('missive-chat-composer');
    const button = composer.shadowRoot.querySelector('.emoji');
    // On a phone the keyboard has emoji.
    if (!button?.checkVisibility()) return;
    button.click();
    await customElements.whenDefined('missive-chat-emoji');
    await frames(2);
  },
  enlarge: async ({ panel }) => {
    const thread = panel.shadowRoot.querySelector('missive-chat-messages');
    (await partOf(thread, 'button.image')).click();
    await customElements.whenDefined('missive-chat-lightbox');
    await frames(2);
  },
  'open-team': async ({ panel }) => (await press(panel, 'team')).scrollIntoView({ block: 'nearest' }),
  'open-own': async ({ panel }) => (await press(panel, 'visitor')).scrollIntoView({ block: 'nearest' }),
  quote: async ({ panel }) => (await press(panel, 'team')).querySelector('button + button').click(),
  rate: async ({ panel }) => {
    const thread = panel.shadowRoot.querySelector('missive-chat-messages');
    await customElements.whenDefined('missive-chat-end');
    (await partOf(await partOf(thread, 'missive-chat-end'), 'input[value=good]')).click();
  },
  copy: ({ chat, panel }) => {
    chat.transcript = () => new Promise(() => {});
    ask(panel, { type: 'copy', as: 'text' });
  },
  'copy-in-vain': async ({ chat, panel }) => {
    const vain = Promise.reject(new Error('In this state, no copy can be made.'));
    chat.transcript = () => vain;
    ask(panel, { type: 'copy', as: 'text' });
    await vain.catch(() => {});
  },
  list: async ({ panel }) => {
    ask(panel, { type: 'conversations' });
    hold(await partOf(panel, 'missive-chat-conversations'), 'state', panel.state);
  },
  menu: async ({ panel, items }) => {
    const menu = await partOf(panel, 'missive-chat-menu');
    while (menu.hidden) await frames(1); // until its items have loaded
    if (items) hold(menu, 'items', items);
    (await partOf(menu, '.more')).click();
    await frames(2);
  },
  'read-back': async ({ panel, setState, text }) => {
    const thread = panel.shadowRoot.querySelector('missive-chat-messages');
    const scroller = await partOf(thread, '.scroller');
    await frames(3);
    scroller.scrollTop = 40;
    await new Promise((resolve) => scroller.addEventListener('scroll', resolve, { once: true }));
    await frames(1);
    const { messages } = panel.state;
    const [example] = messages.filter(({ from }) => from === 'team');
    const news = {
      ...example,
      id: 'news',
      sid: 'IMnews',
      index: messages.length,
      body: text,
      sentAt: Date.now(),
    };
    setState({ ...panel.state, messages: [...messages, news] });
  },
};

async function showWindow(chat, { config = {}, state = {}, act, text, files, items }) {
  if (query.has('state')) chat.open = true;
  const panel = await partOf(chat, 'missive-chat-panel');
  // Requests of the state are not handled: nothing is sent here.
  const frame = panel.parentNode;
  const stop = (event) => event.target !== frame && event.stopPropagation();
  frame.addEventListener('missive-request', stop, { capture: true });
  const wanted = typeof state === 'function' ? state({ now: Date.now(), origin: location.origin }) : state;
  const setState = hold(panel, 'state', { ...panel.state, ...wanted });
  // The thread and the languages are loaded from files of their own.
  await customElements.whenDefined('missive-chat-messages');
  if (config.chat?.header === 'team') await customElements.whenDefined('missive-chat-team');
  if (config.chat?.showReplyTime) await customElements.whenDefined('missive-chat-when');
  await frames(3);
  if (config.visitor?.fields) await customElements.whenDefined('missive-chat-fields');
  if (act) await ACTS[act]({ chat, panel, setState, text, files, items });
}

async function showButton(chat, properties) {
  const button = await partOf(chat, 'missive-chat-button');
  for (const [name, value] of Object.entries(properties)) hold(button, name, value);
}

async function show(chat, widgetState) {
  await customElements.whenDefined('missive-chat');
  await chat.ready;
  if (widgetState.greeting) await partOf(chat, 'missive-chat-preview');
  else if (widgetState.button) await showButton(chat, widgetState.button);
  else await showWindow(chat, widgetState);
}

/** Returns a chat in this state. */
function chatOf(widgetState) {
  const chat = document.createElement('missive-chat');
  chat.setAttribute('account-id', ACCOUNT);
  chat.config = configOf(widgetState);
  return chat;
}

function figureOf(widgetState) {
  const { name, title, button, greeting, isAlone } = widgetState;
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const link = document.createElement('a');
  link.href = `?${new URLSearchParams({ ...chosen(), state: name })}`;
  link.textContent = title;
  caption.append(link);
  const stage = document.createElement('div');
  if (button || greeting || isAlone) stage.className = greeting ? 'stage high' : 'stage';
  if (isAlone) stage.textContent = 'It is shown alone.';
  const chat = isAlone ? null : chatOf(widgetState);
  if (chat) stage.append(chat);
  figure.append(caption, stage);
  return { figure, chat, widgetState };
}

function sectionOf({ group, states }) {
  const section = document.createElement('section');
  const heading = document.createElement('h2');
  heading.textContent = group;
  const grid = document.createElement('div');
  grid.className = 'grid';
  const figures = states.map(figureOf);
  grid.append(...figures.map(({ figure }) => figure));
  section.append(heading, grid);
  main.append(section);
  return figures;
}

/** Sets `data-ready` when every state is shown; tests wait for it. */
async function draw() {
  query = new URLSearchParams(location.search);
  controls.reset();
  for (const { name } of controls.elements)
    if (query.has(name)) controls.elements[name].value = query.get(name);
  delete root.dataset.ready;
  delete root.dataset.alone;
  const { theme, dir, lang, width } = chosen();
  Object.assign(root, { dir, lang });
  root.dataset.theme = theme;
  root.style.setProperty('--width', `${width}px`);
  main.replaceChildren();
  const one = STATES.find(({ name }) => name === query.get('state'));
  if (one) {
    root.dataset.alone = '';
    const chat = chatOf(one);
    main.append(chat);
    await show(chat, one);
  } else {
    const drawn = GROUPS.flatMap(sectionOf).filter(({ chat }) => chat);
    await Promise.all(drawn.map(({ chat, widgetState }) => show(chat, widgetState)));
    // A form with an error has taken the focus and scrolled the page.
    document.activeElement?.blur();
    scrollTo({ top: 0, behavior: 'instant' });
  }
  root.dataset.ready = '';
}

controls.addEventListener('change', () => {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(chosen())) next.set(name, value);
  location.search = next;
});
// Another address of this page, such as `?state=form`, is drawn without loading the page again.
addEventListener('popstate', draw);
await draw();
