import { byId, h, icon, setText } from '../../shared/page/dom.js';
import {
  createThread as createSharedThread,
  fileNode,
  messageClass,
  textNode,
  timeNode,
} from '../../shared/page/thread.js';
import { authorOf, nameOf, typistsOf, visitorOf } from './people.js';

const entriesOf = (summary, messages) => {
  const visitor = visitorOf(summary);
  const isOurs = ({ author }) => author !== visitor?.identity;
  const seen = messages.findLast(
    (message) => isOurs(message) && message.index <= (visitor?.lastReadMessageIndex ?? -1),
  );
  return messages.map((message) => ({
    key: message.sid,
    at: new Date(message.dateCreated),
    sender: message.author,
    isOurs: isOurs(message),
    isSeen: message === seen,
    content: { message, author: authorOf(summary, message) },
  }));
};

const mediaNode = ({ url, ...media }) => fileNode({ ...media, href: url.startsWith('/media/') ? url : null });

const rawNodes = ({ sid, index, author, attributes }) => {
  const raw = h(
    'pre',
    { class: 'raw', id: `raw-${sid}`, tabindex: '0', 'aria-label': `Message ${index} as JSON`, hidden: true },
    JSON.stringify({ sid, index, author, attributes }, null, 2),
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
  return [raw, toggle];
};

const nodesOf = ({ message, author }) => {
  const [raw, toggle] = rawNodes(message);
  return [
    h('p', { class: 'author' }, h('bdi', {}, author)),
    h(
      'div',
      { class: 'line' },
      h('div', { class: 'bubble' }, message.media.map(mediaNode), textNode(message.body)),
      toggle,
    ),
    raw,
    h(
      'p',
      { class: 'stamp' },
      timeNode(new Date(message.dateCreated)),
      h('span', { class: 'seen', hidden: true }, 'Seen'),
    ),
  ];
};

/** Marks come and go without building the message again, so that an open raw view stays open. */
const refresh = (node, { isSeen }) => {
  node.classList.toggle('is-seen', isSeen);
  node.classList.toggle('has-raw', node.querySelector('.raw:not([hidden])') !== null);
  node.querySelector('.seen').hidden = !isSeen;
};

const renderTyping = (summary) => {
  const typists = typistsOf(summary);
  const who = typists.includes(visitorOf(summary)?.identity) ? nameOf(summary) : typists[0];
  byId('typing').hidden = typists.length === 0;
  setText(byId('typing-text'), typists.length === 0 ? '' : `${who} is typing…`);
};

/** The open conversation's messages, and who types. */
export const createThread = ({ onRetry, onDiscard }) => {
  const thread = createSharedThread({ nodesOf, classOf: messageClass, refresh, onRetry, onDiscard });

  return {
    /** `messages` null: not loaded yet. */
    render({ summary, messages, pending }) {
      renderTyping(summary);
      thread.render({ id: summary.sid, entries: messages && entriesOf(summary, messages), pending });
    },
  };
};
