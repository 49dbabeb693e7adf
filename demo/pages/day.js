// One day in the shop, step by step. The visitor's steps are presses in the chat; the team's are done by the demo server in
// Missive's inbox (demo/day.mjs). Each step ends when the visitor sees what it is about.

const chat = document.querySelector('missive-chat');
const GREETING = {
  id: 'day',
  text: 'Good morning! Are you looking for a pot?',
  replies: ['Yes, for my window', 'Just looking'],
  once: false,
};
const QUESTION = 'Will it survive the frost?';
chat.config = { id: 'demo', greetings: [GREETING] };

/** Finds elements in the chat's shadow trees, as a visitor finds them by their words. */
function found(selector, words = '', root = chat.shadowRoot) {
  for (const element of root?.querySelectorAll('*') ?? []) {
    if (element.matches(selector) && element.textContent.includes(words)) return element;
    const inside = element.shadowRoot && found(selector, words, element.shadowRoot);
    if (inside) return inside;
  }
  return null;
}

const LONGEST_WAIT = 60_000;

/** Resolves with what `look` returns as soon as that is something. */
async function seen(look) {
  const end = performance.now() + LONGEST_WAIT;
  for (;;) {
    const value = look();
    if (value) return value;
    if (performance.now() > end) throw new Error('It did not happen within a minute.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const press = async (selector, words) => (await seen(() => found(selector, words))).click();
const bubble = (words) => seen(() => found('.bubble', words));
/** Resolves with the next event of this name. */
const eventOf = (name) => new Promise((resolve) => chat.addEventListener(name, resolve, { once: true }));

/** @param said the visitor's last words, for which the team waits */
async function team(act, said = '') {
  const response = await fetch(`/day/${act}?${new URLSearchParams({ said })}`, { method: 'POST' });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

const STEPS = [
  {
    name: 'A greeting',
    text: 'The shop says a first word beside the button. Nothing is stored, and only the chat server is contacted.',
    async run() {
      await team('online');
      await chat.ready;
      chat.reset();
      chat.close();
      chat.greet(GREETING.id);
      await seen(() => found('button', GREETING.replies[0]));
    },
  },
  {
    name: 'The visitor answers it',
    text: 'A press on a quick reply opens the window and sends these words. The inbox has a new conversation.',
    async run() {
      await press('button', GREETING.replies[0]);
      await bubble(GREETING.replies[0]);
      await seen(() => found('.delivery', 'Sent') ?? found('.delivery', 'Read'));
    },
  },
  {
    name: 'A question with quick replies',
    text: 'Lou asks in Missive: “What will grow in it? {{ reply: A fern }} {{ reply: Herbs }}”.',
    async run() {
      await team('question', GREETING.replies[0]);
      await seen(() => found('.replies button', 'A fern'));
    },
  },
  {
    name: 'One press is an answer',
    text: 'The visitor presses “A fern”; the other replies go away.',
    async run() {
      await press('.replies button', 'A fern');
      await bubble('A fern');
    },
  },
  {
    name: 'The team is away',
    text: 'The operator sets “away” on the Setup page. The open window says when the team is back, and visitors can write.',
    async run() {
      await team('away');
      await seen(() => chat.status === 'offline' && found('missive-chat-when', ''));
      chat.send(QUESTION);
      await bubble(QUESTION);
    },
  },
  {
    name: 'The team is back',
    text: 'Lou answers the next morning, which in this story takes a second.',
    async run() {
      await team('back', QUESTION);
      await seen(() => chat.status === 'online');
      await bubble('feet under the pot');
    },
  },
  {
    name: 'A file',
    text: 'Lou sends a picture of the pot.',
    async run() {
      await team('file', QUESTION);
      await bubble('This is Terra, No. 4.');
      await seen(() => found('img[alt*="terra.png"]')?.naturalWidth);
    },
  },
  {
    name: 'The conversation is closed',
    text: 'Lou closes it in Missive. The visitor sees who closed it and when.',
    async run() {
      await team('close', QUESTION);
      await seen(() => found('missive-chat-end .line, .line', 'closed this conversation'));
    },
  },
  {
    name: 'It is rated',
    text: 'The visitor chooses a face and adds words. The team reads them as a post in the conversation.',
    async run() {
      (await seen(() => found('input[value="good"]'))).click();
      (await seen(() => found('form textarea'))).value = 'Quick and kind.';
      const rated = eventOf('missive-rated');
      await press('form button', 'Send');
      await rated;
    },
  },
  {
    name: 'It is copied',
    text: 'The visitor presses “Take a copy”, which saves a file, with the picture in it. Below is the same as text.',
    async run() {
      await press('button', 'Take a copy');
      const { text } = await chat.transcript();
      const section = document.querySelector('#copy');
      section.querySelector('pre').textContent = text;
      section.hidden = false;
    },
  },
];

const [next, play, said, list] = ['#next', '#play', '#said', '#steps'].map((selector) =>
  document.querySelector(selector),
);
let place = 0;

const items = STEPS.map(({ name, text }) => {
  const item = document.createElement('li');
  const title = document.createElement('b');
  const words = document.createElement('span');
  title.textContent = name;
  words.textContent = text;
  item.append(title, words);
  list.append(item);
  return item;
});

/** Returns false if the step failed; it can be tried again. */
async function step() {
  if (place === STEPS.length) restart();
  const [{ name, run }, item] = [STEPS[place], items[place]];
  item.dataset.state = 'now';
  said.textContent = `${place + 1} of ${STEPS.length}: ${name} …`;
  try {
    await run();
  } catch (error) {
    item.dataset.state = 'failed';
    said.textContent = `${name}: ${error.message}`;
    return false;
  }
  item.dataset.state = 'done';
  place += 1;
  said.textContent = place === STEPS.length ? 'The day is over.' : `${name}: done.`;
  return true;
}

function restart() {
  place = 0;
  for (const item of items) delete item.dataset.state;
  document.querySelector('#copy').hidden = true;
}

/** Runs one step, or all that are left. */
async function go(isWholeDay) {
  next.disabled = play.disabled = true;
  while ((await step()) && isWholeDay && place < STEPS.length);
  next.disabled = play.disabled = false;
  next.textContent = place === STEPS.length ? 'Begin again' : 'Next step';
}

next.addEventListener('click', () => void go(false));
play.addEventListener('click', () => void go(true));
