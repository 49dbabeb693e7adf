/* global ResizeObserver */
import { byId, h, icon, keyed, linkified, setText } from './dom.js';
import * as format from './format.js';

/** Messages of one author within this time stand together. */
const GROUP_MS = 5 * 60_000;
/** This close to its end a thread follows new messages. */
const NEAR_END = 80;
const IMAGE = /^image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)$/i;

/** What stands in the thread, in order: day marks, messages, then answers that are on their way. */
const rowsOf = ({ summary, messages, pending }) => {
  const visitor = format.visitorOf(summary);
  const seen = messages.findLast(
    ({ author, index }) => author !== visitor?.identity && index <= (visitor?.lastReadMessageIndex ?? -1),
  );
  const isJoined = (left, right) =>
    left &&
    right &&
    left.author === right.author &&
    format.isSameDay(left.dateCreated, right.dateCreated) &&
    new Date(right.dateCreated) - new Date(left.dateCreated) < GROUP_MS;
  const rows = messages.flatMap((message, place) => {
    const [previous, next] = [messages[place - 1], messages[place + 1]];
    const isNewDay = !previous || !format.isSameDay(previous.dateCreated, message.dateCreated);
    const row = {
      key: message.sid,
      kind: 'message',
      message,
      side: message.author === visitor?.identity ? 'theirs' : 'ours',
      author: format.authorOf(summary, message),
      isFirst: !isJoined(previous, message),
      isLast: !isJoined(message, next),
      isSeen: message === seen,
    };
    const day = format.dayName(message.dateCreated);
    return isNewDay ? [{ key: `day ${message.sid}`, kind: 'day', day }, row] : [row];
  });
  return [...rows, ...pending.map((answer) => ({ key: `pending ${answer.id}`, kind: 'pending', answer }))];
};

const mediaNode = ({ filename, contentType, size, url }) => {
  const name = filename || 'File without a name';
  const link = { href: url.startsWith('/media/') ? url : null, target: '_blank', rel: 'noopener' };
  if (IMAGE.test(contentType))
    return h('a', { ...link, class: 'image' }, h('img', { src: link.href, alt: name, title: name }));
  return h(
    'a',
    { ...link, class: 'file', download: filename || '' },
    icon('file'),
    h(
      'span',
      { class: 'file-text' },
      h('bdi', { class: 'file-name' }, name),
      h('small', {}, format.fileSize(size)),
    ),
  );
};

const bubble = (body, media) => {
  const text = body ? h('p', { class: 'text', dir: 'auto' }, linkified(body)) : null;
  return h('div', { class: 'bubble' }, media.map(mediaNode), text);
};

const messageNode = ({ message, author }) => {
  const { sid, index, body, media, attributes, dateCreated } = message;
  const raw = h(
    'pre',
    { class: 'raw', id: `raw-${sid}`, tabindex: '0', 'aria-label': `Message ${index} as JSON`, hidden: true },
    JSON.stringify({ sid, index, author: message.author, attributes }, null, 2),
  );
  const toggle = h(
    'button',
    {
      class: 'button icon-only tool',
      type: 'button',
      'aria-expanded': 'false',
      'aria-controls': raw.id,
      'aria-label': `Attributes of message ${index}`,
      title: 'Attributes',
      onclick: () => {
        raw.hidden = !raw.hidden;
        toggle.setAttribute('aria-expanded', String(!raw.hidden));
        toggle.closest('li').classList.toggle('has-raw', !raw.hidden);
        if (!raw.hidden) raw.scrollIntoView({ block: 'nearest' });
      },
    },
    icon('code'),
  );
  return [
    h('p', { class: 'author' }, h('bdi', {}, author)),
    h('div', { class: 'line' }, bubble(body, media), toggle),
    raw,
    h(
      'p',
      { class: 'stamp' },
      h(
        'time',
        { datetime: dateCreated, title: format.fullTime(dateCreated) },
        format.clockTime(dateCreated),
      ),
      h('span', { class: 'seen', hidden: true }, 'Seen'),
    ),
  ];
};

/** The open conversation's messages. `onRetry` and `onDiscard` are about answers that could not be sent. */
export const createThread = ({ onRetry, onDiscard }) => {
  const scroller = byId('scroller');
  const list = byId('messages');
  const jump = byId('jump');
  const shown = new WeakMap();
  let openSid = null;
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
  // Images load late, the answer box grows: whoever reads the end keeps reading the end.
  const observer = new ResizeObserver(settle);
  observer.observe(scroller);
  observer.observe(list);

  const pendingNode = ({ body, files, id, error }) => {
    const attachments = files.map(({ name, size }) =>
      h(
        'span',
        { class: 'file' },
        icon('file'),
        h(
          'span',
          { class: 'file-text' },
          h('bdi', { class: 'file-name' }, name),
          h('small', {}, format.fileSize(size)),
        ),
      ),
    );
    const content = h(
      'div',
      { class: 'bubble' },
      attachments,
      body ? h('p', { class: 'text', dir: 'auto' }, body) : null,
    );
    const state = error
      ? [
          h('span', { class: 'error' }, `Not sent. ${error}`),
          h('button', { class: 'text-button', type: 'button', onclick: () => onRetry(id) }, 'Try again'),
          h('button', { class: 'text-button', type: 'button', onclick: () => onDiscard(id) }, 'Discard'),
        ]
      : ['Sending…'];
    return [h('div', { class: 'line' }, content), h('p', { class: 'stamp' }, state)];
  };

  const contentOf = (row) => {
    if (row.kind === 'day') return [h('span', {}, row.day)];
    return row.kind === 'pending' ? pendingNode(row.answer) : messageNode(row);
  };
  /** Content is built again only when it changed, so that an open raw view stays open. */
  const signatureOf = ({ kind, day, message, author, answer }) =>
    kind === 'pending' ? `${answer.error}` : kind === 'day' ? day : JSON.stringify([message, author]);
  const classOf = ({ kind, side, isFirst, isLast, answer }) => {
    if (kind === 'day') return 'day';
    if (kind === 'pending') return `message ours is-last is-pending${answer.error ? ' is-failed' : ''}`;
    return `message ${side}${isFirst ? ' is-first' : ''}${isLast ? ' is-last' : ''}`;
  };

  const update = (node, row) => {
    const signature = signatureOf(row);
    if (shown.get(node) !== signature) {
      shown.set(node, signature);
      node.replaceChildren(...contentOf(row));
    }
    const hasRaw = node.querySelector('.raw:not([hidden])') !== null;
    node.className = `${classOf(row)}${row.isSeen ? ' is-seen' : ''}${hasRaw ? ' has-raw' : ''}`;
    const seen = node.querySelector('.seen');
    if (seen) seen.hidden = !row.isSeen;
  };

  const renderTyping = (summary) => {
    const typists = format.typistsOf(summary);
    const who = typists.includes(format.visitorOf(summary)?.identity) ? format.nameOf(summary) : typists[0];
    byId('typing').hidden = typists.length === 0;
    setText(byId('typing-text'), typists.length === 0 ? '' : `${who} is typing…`);
  };

  return {
    /** `messages` null: not loaded yet. */
    render({ summary, messages, pending }) {
      const isOther = openSid !== summary.sid;
      openSid = summary.sid;
      if (isOther) {
        isAtEnd = true;
        lastTop = 0;
        lastKey = null;
        jump.hidden = true;
      }
      const rows = messages === null ? [] : rowsOf({ summary, messages, pending });
      scroller.setAttribute('aria-busy', String(messages === null));
      keyed(list, rows, { keyOf: ({ key }) => key, create: () => h('li'), update });
      renderTyping(summary);
      const last = rows.at(-1);
      const isNew = last !== undefined && last.key !== lastKey && lastKey !== null;
      lastKey = last?.key ?? null;
      if (isNew && last.kind === 'pending') isAtEnd = true;
      if (isNew && !isAtEnd && last.side === 'theirs') jump.hidden = false;
      settle();
    },
  };
};
