/* global ResizeObserver */
import { byId, h, icon, keyed, linkified } from './dom.js';
import { messageNodes, postNodes } from './entries.js';
import { dayName, fileSize, isSameDay } from './format.js';

/** Messages of one sender within this time stand together. */
const GROUP_SECONDS = 5 * 60;
/** This close to its end a thread follows new messages. */
const NEAR_END = 80;

const dateOf = ({ at }) => new Date(at * 1000);

const isJoined = (left, right) =>
  left?.kind === 'message' &&
  right?.kind === 'message' &&
  left.direction === right.direction &&
  JSON.stringify([left.from, left.author]) === JSON.stringify([right.from, right.author]) &&
  isSameDay(dateOf(left), dateOf(right)) &&
  right.at - left.at < GROUP_SECONDS;

/** What stands in the thread, in order: day marks, entries, then replies that are on their way. */
const rowsOf = (entries, pending) => [
  ...entries.flatMap((entry, place) => {
    const [previous, next] = [entries[place - 1], entries[place + 1]];
    const row = {
      key: entry.id,
      kind: entry.kind,
      entry,
      isFirst: !isJoined(previous, entry),
      isLast: !isJoined(entry, next),
    };
    const isNewDay = !previous || !isSameDay(dateOf(previous), dateOf(entry));
    return isNewDay ? [{ key: `day ${entry.id}`, kind: 'day', day: dayName(dateOf(entry)) }, row] : [row];
  }),
  ...pending.map((answer) => ({ key: `pending ${answer.id}`, kind: 'pending', answer })),
];

/** The open conversation. `onRetry` and `onDiscard` are about replies that could not be sent. */
export const createThread = ({ onRetry, onDiscard }) => {
  const scroller = byId('scroller');
  const list = byId('messages');
  const jump = byId('jump');
  const shown = new WeakMap();
  let openId = null;
  let lastKey = null;
  let isAtEnd = true;
  let lastTop = 0;

  const toEnd = () => scroller.scrollTo({ top: scroller.scrollHeight });
  const settle = () => {
    if (isAtEnd) toEnd();
  };
  scroller.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const isNearEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    // What grows below moves the end away; only a person scrolling up leaves it.
    if (isNearEnd) isAtEnd = true;
    else if (scrollTop < lastTop) isAtEnd = false;
    lastTop = scrollTop;
    if (isNearEnd) jump.hidden = true;
  });
  jump.addEventListener('click', () => {
    toEnd();
    scroller.focus();
  });
  // Images and frames load late, the reply box grows: whoever reads the end keeps reading the end.
  const observer = new ResizeObserver(settle);
  observer.observe(scroller);
  observer.observe(list);

  const pendingNodes = ({ message, files, id, error }) => {
    const chips = files.map(({ name, size }) =>
      h(
        'span',
        { class: 'file' },
        icon('file'),
        h(
          'span',
          { class: 'file-text' },
          h('bdi', { class: 'file-name' }, name),
          h('small', {}, fileSize(size)),
        ),
      ),
    );
    const text = message.text ? h('p', { class: 'text', dir: 'auto' }, linkified(message.text)) : null;
    const state = error
      ? [
          h('span', { class: 'error' }, `Not sent. ${error}`),
          h('button', { class: 'text-button', type: 'button', onclick: () => onRetry(id) }, 'Try again'),
          h('button', { class: 'text-button', type: 'button', onclick: () => onDiscard(id) }, 'Discard'),
        ]
      : ['Sending…'];
    return [
      h('div', { class: 'line' }, h('div', { class: 'bubble' }, chips, text)),
      h('p', { class: 'stamp' }, state),
    ];
  };

  const contentOf = (organization, row) => {
    switch (row.kind) {
      case 'day':
        return [h('span', {}, row.day)];
      case 'pending':
        return pendingNodes(row.answer);
      case 'post':
        return [postNodes(row.entry)];
      default:
        return messageNodes(organization, row.entry);
    }
  };
  const classOf = ({ kind, entry, isFirst, isLast, answer }) => {
    if (kind === 'day') return 'day';
    if (kind === 'post') return 'post';
    if (kind === 'pending') return `message ours is-last is-pending${answer.error ? ' is-failed' : ''}`;
    const side = entry.direction === 'incoming' ? 'theirs' : 'ours';
    const isTroubled = !['none', 'sending', 'delivered'].includes(entry.delivery);
    return [
      'message',
      side,
      isFirst && 'is-first',
      (isLast || isTroubled) && 'is-last',
      entry.isHtml && 'is-html',
    ]
      .filter(Boolean)
      .join(' ');
  };
  /** Content is built again only when it changed, so that frames do not load anew. */
  const signatureOf = ({ kind, entry, day, answer }) =>
    JSON.stringify(kind === 'pending' ? answer.error : (entry ?? day));
  const update = (organization) => (node, row) => {
    node.className = classOf(row);
    const delivery = node.querySelector('.delivery');
    const signature = signatureOf(row);
    if (shown.get(node) === signature) return;
    const isOnlyDelivery = delivery && row.kind === 'message' && row.entry.isHtml;
    shown.set(node, signature);
    const content = contentOf(organization, row);
    if (isOnlyDelivery) node.lastElementChild.replaceWith(content.at(-1));
    else node.replaceChildren(...content);
  };

  return {
    /** `thread` null: not loaded yet. */
    render({ id, organization, thread, pending }) {
      if (openId !== id) {
        isAtEnd = true;
        lastTop = 0;
        lastKey = null;
        jump.hidden = true;
      }
      openId = id;
      const rows = thread ? rowsOf(thread.entries, pending) : [];
      scroller.setAttribute('aria-busy', String(!thread));
      keyed(list, rows, { keyOf: ({ key }) => key, create: () => h('li'), update: update(organization) });
      const last = rows.at(-1);
      const isNew = last !== undefined && last.key !== lastKey && lastKey !== null;
      lastKey = last?.key ?? null;
      if (isNew && last.kind === 'pending') isAtEnd = true;
      if (isNew && !isAtEnd && last.entry?.direction !== 'outgoing') jump.hidden = false;
      settle();
    },
  };
};
