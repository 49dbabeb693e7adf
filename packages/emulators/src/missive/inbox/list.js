import { byId, h, setAttribute, setText } from '../../shared/page/dom.js';
import { hueOf } from '../../shared/page/format.js';
import { createList as createSharedList, line } from '../../shared/page/list.js';
import { previewOf, titleOf } from './people.js';
import { colorOf } from './rich.js';

const EMPTY = {
  inbox: ['All done', 'Conversations that wait for somebody are here.'],
  closed: ['Nothing closed', 'Closed conversations come back when somebody writes.'],
};
const NOBODY = ['No conversations yet', 'Write in the chat, and it appears here at once.'];

const arrange = (part) => {
  part.subject = h('span', { class: 'about', dir: 'auto' });
  part.mark = h('span', { class: 'mark bad small' });
  part.failed = h('span', { class: 'mark fail small', hidden: true }, 'Not delivered');
  return [
    h('span', { class: 'face' }, part.avatar),
    line(part.name, part.mark, part.time),
    line(part.subject, part.failed),
    line(part.preview, part.unread),
  ];
};

const fill = (part, conversation) => {
  const { name, mark, key } = titleOf(conversation);
  part.link.style.setProperty('--accent-bar', colorOf(conversation.color));
  part.mark.hidden = mark === '';
  setText(part.mark, mark);
  setText(part.subject, conversation.subject ?? 'No subject');
  part.failed.hidden = !conversation.hasFailed;
  return {
    name,
    hue: `${conversation.visitor ? '' : 'square '}${hueOf(key)}`,
    at: new Date(conversation.lastActivityAt * 1000),
    preview: previewOf(conversation),
    unread: conversation.unread,
  };
};

const isIn = (box) => (conversation) => conversation.isClosed === (box === 'closed');

const renderBoxes = (all, box) => {
  for (const name of ['inbox', 'closed']) {
    setAttribute(byId(`box-${name}`), 'aria-pressed', String(name === box));
    const count = all.filter(isIn(name)).length;
    setText(byId(`box-${name}-count`), count > 0 ? String(count) : '');
  }
  const [title, text] = all.length === 0 ? NOBODY : EMPTY[box];
  setText(byId('list-empty-title'), title);
  setText(byId('list-empty-text'), text);
};

/** The conversations of one mailbox. */
export const createList = ({ hrefOf, onOpen }) => {
  const list = createSharedList({ idOf: ({ id }) => id, hrefOf, onOpen, arrange, fill });

  return {
    ...list,
    render({ conversations, conversation, box }) {
      renderBoxes(conversations ?? [], box);
      list.render(conversations && conversations.filter(isIn(box)), conversation);
    },
  };
};
