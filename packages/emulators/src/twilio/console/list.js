import { byId, h, setText } from '../../shared/page/dom.js';
import { hueOf } from '../../shared/page/format.js';
import { createList as createSharedList, line } from '../../shared/page/list.js';
import { nameOf, previewOf, typistsOf, unreadOf, visitorOf } from './people.js';

const arrange = (part) => {
  part.online = h('span', { class: 'dot' }, h('span', { class: 'visually-hidden' }, 'online'));
  return [
    h('span', { class: 'face' }, part.avatar, part.online),
    line(part.name, part.time),
    line(part.preview, part.unread),
  ];
};

const fill = (part, conversation) => {
  const { sid, lastMessage, dateCreated } = conversation;
  const visitor = visitorOf(conversation);
  const isTyping = typistsOf(conversation).length > 0;
  part.online.hidden = !visitor?.online;
  part.preview.classList.toggle('is-typing', isTyping);
  return {
    name: nameOf(conversation),
    hue: hueOf(visitor?.identity ?? sid),
    at: new Date(lastMessage?.dateCreated ?? dateCreated),
    preview: isTyping ? 'Typing…' : previewOf(conversation),
    unread: unreadOf(conversation),
  };
};

/** Every conversation of the account, with who is online and who types. */
export const createList = ({ hrefOf, onOpen }) => {
  const list = createSharedList({ idOf: ({ sid }) => sid, hrefOf, onOpen, arrange, fill });

  return {
    ...list,
    render(conversations, selected) {
      const count = conversations?.length ?? 0;
      setText(byId('list-count'), count > 0 ? String(count) : '');
      list.render(conversations, selected);
    },
  };
};
