import { byId, h, icon, keyed, linkified } from './dom.js';
import { clockTime, dayName, fileSize, fullTime, isSameDay } from './format.js';
import { followEnd } from './follow-end.js';

/** Messages of one sender within this time stand together. */
const GROUP_MS = 5 * 60_000;
const IMAGE = /^image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)$/i;

const isJoined = (left, right) =>
  left !== undefined &&
  right !== undefined &&
  left.sender !== null &&
  left.sender === right.sender &&
  isSameDay(left.at, right.at) &&
  right.at - left.at < GROUP_MS;

/** What stands in the thread, in order: day marks, entries, then answers that are on their way. */
const rowsOf = (entries, answers) => [
  ...entries.flatMap((entry, place) => {
    const [previous, next] = [entries[place - 1], entries[place + 1]];
    const row = { ...entry, isFirst: !isJoined(previous, entry), isLast: !isJoined(entry, next) };
    const isNewDay = !previous || !isSameDay(previous.at, entry.at);
    return isNewDay ? [{ key: `day ${entry.key}`, day: dayName(entry.at) }, row] : [row];
  }),
  ...answers.map((answer) => ({ key: `pending ${answer.id}`, answer })),
];

const fileText = (name, size) =>
  h('span', { class: 'file-text' }, h('bdi', { class: 'file-name' }, name), h('small', {}, fileSize(size)));

/** A picture that is shown, or the name of a file to save. */
export const fileNode = ({ filename, contentType, size, href }) => {
  const name = filename || 'File without a name';
  const link = { href, target: '_blank', rel: 'noopener' };
  if (IMAGE.test(contentType))
    return h('a', { ...link, class: 'image' }, h('img', { src: href, alt: name, title: name }));
  return h('a', { ...link, class: 'file', download: filename || '' }, icon('file'), fileText(name, size));
};

export const textNode = (text) => (text ? h('p', { class: 'text', dir: 'auto' }, linkified(text)) : null);

export const timeNode = (at) => h('time', { datetime: at.toISOString(), title: fullTime(at) }, clockTime(at));

export const messageClass = ({ isOurs, isFirst, isLast }) =>
  `message ${isOurs ? 'ours' : 'theirs'}${isFirst ? ' is-first' : ''}${isLast ? ' is-last' : ''}`;

/**
 * The open conversation, read from its end. An entry is `{ key, at, sender, isOurs, content }` and whatever else its
 * page puts there; `sender` null stands alone. Its nodes (`nodesOf`) are made of `content` and built again only when
 * that changed; `classOf` and `refresh` are asked every time. `onRetry` and `onDiscard` are about failed answers.
 */
export const createThread = ({ nodesOf, classOf, replace, refresh, onRetry, onDiscard }) => {
  const scroller = byId('scroller');
  const list = byId('messages');
  const end = followEnd(scroller, list, byId('jump'));
  const shown = new WeakMap();
  let openId = null;
  let lastKey = null;

  const pendingNodes = ({ message, files, id, error }) => {
    const chips = files.map(({ name, size }) =>
      h('span', { class: 'file' }, icon('file'), fileText(name, size)),
    );
    const button = (text, run) =>
      h('button', { class: 'text-button', type: 'button', onclick: () => run(id) }, text);
    const state = error
      ? [
          h('span', { class: 'error' }, `Not sent. ${error}`),
          button('Try again', onRetry),
          button('Discard', onDiscard),
        ]
      : ['Sending…'];
    return [
      h('div', { class: 'line' }, h('div', { class: 'bubble' }, chips, textNode(message.text))),
      h('p', { class: 'stamp' }, state),
    ];
  };

  const lookOf = (row) => {
    const { day, answer } = row;
    if (day) return { className: 'day', content: day, make: () => [h('span', {}, day)] };
    if (answer)
      return {
        className: `message ours is-last is-pending${answer.error ? ' is-failed' : ''}`,
        content: answer.error,
        make: () => pendingNodes(answer),
      };
    return { className: classOf(row), content: row.content, make: () => nodesOf(row.content) };
  };
  const update = (node, row) => {
    const { className, content, make } = lookOf(row);
    const signature = JSON.stringify(content);
    const wasShown = shown.get(node);
    node.className = className;
    if (wasShown !== signature) {
      shown.set(node, signature);
      if (wasShown !== undefined && row.content && replace) replace(node, make(), row.content);
      else node.replaceChildren(...make());
    }
    if (row.content) refresh?.(node, row);
  };

  return {
    /** `entries` null: not loaded yet. `pending` are the answers of all conversations (`createOutbox`). */
    render({ id, entries, pending }) {
      if (openId !== id) {
        lastKey = null;
        end.reset();
      }
      openId = id;
      const keys = new Set(entries?.map(({ key }) => key));
      const answers = pending.filter(({ conversation, sentId }) => conversation === id && !keys.has(sentId));
      const rows = entries ? rowsOf(entries, answers) : [];
      scroller.setAttribute('aria-busy', String(!entries));
      keyed(list, rows, { keyOf: ({ key }) => key, create: () => h('li'), update });
      const last = rows.at(-1);
      const isNew = last !== undefined && last.key !== lastKey && lastKey !== null;
      lastKey = last?.key ?? null;
      end.settle({ isOwn: isNew && Boolean(last.answer), isNews: isNew && !last.answer && !last.isOurs });
    },
  };
};
