import { createThread as createSharedThread, messageClass } from '../../shared/page/thread.js';
import { messageNodes, postNodes } from './entries.js';

const senderOf = ({ kind, direction, from, author }) =>
  kind === 'post' ? null : JSON.stringify([direction, from, author]);

const entryOf = (organization) => (entry) => ({
  key: entry.id,
  at: new Date(entry.at * 1000),
  sender: senderOf(entry),
  isOurs: entry.direction === 'outgoing',
  content: { organization, entry },
});

const nodesOf = ({ organization, entry }) =>
  entry.kind === 'post' ? [postNodes(entry)] : messageNodes(organization, entry);

const classOf = ({ isLast, content: { entry }, ...row }) => {
  if (entry.kind === 'post') return 'post';
  // What became of a message is said at the end of its group, and wherever something is wrong.
  const isTroubled = !['none', 'sending', 'delivered'].includes(entry.delivery);
  return `${messageClass({ ...row, isLast: isLast || isTroubled })}${entry.isHtml ? ' is-html' : ''}`;
};

/** All that changes in a message is its delivery; a frame that stays does not load anew. */
const replace = (node, nodes, { entry }) => {
  if (entry.kind === 'message' && entry.isHtml) node.lastElementChild.replaceWith(nodes.at(-1));
  else node.replaceChildren(...nodes);
};

/** The open conversation: messages and posts. */
export const createThread = ({ onRetry, onDiscard }) => {
  const thread = createSharedThread({ nodesOf, classOf, replace, onRetry, onDiscard });

  return {
    /** `entries` null: not loaded yet. */
    render({ organization, entries, ...shown }) {
      thread.render({ ...shown, entries: entries && entries.map(entryOf(organization)) });
    },
  };
};
