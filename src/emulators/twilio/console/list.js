import { byId, h, keyed, setAttribute, setText } from './dom.js';
import * as format from './format.js';

/** Not a click that opens another tab or window. */
const isPlain = ({ ctrlKey, metaKey, shiftKey, altKey }) => !(ctrlKey || metaKey || shiftKey || altKey);

/** The list of conversations. `addressOf(sid)` gives the link that opens one, `onOpen` hears that it was followed. */
export const createList = ({ addressOf, onOpen }) => {
  const list = byId('list');
  const parts = new WeakMap();

  const create = ({ sid }) => {
    const part = {
      avatar: h('span', { class: 'avatar', 'aria-hidden': 'true' }),
      online: h('span', { class: 'dot' }, h('span', { class: 'visually-hidden' }, 'online')),
      name: h('bdi', { class: 'name' }),
      time: h('time', { class: 'time' }),
      preview: h('span', { class: 'preview', dir: 'auto' }),
      unread: h('span', { class: 'badge' }),
      link: h('a', {
        class: 'conversation',
        href: addressOf(sid),
        onclick: (event) => isPlain(event) && onOpen(sid),
      }),
    };
    part.link.append(
      h('span', { class: 'face' }, part.avatar, part.online),
      h('span', { class: 'row' }, part.name, part.time),
      h('span', { class: 'row' }, part.preview, part.unread),
    );
    const item = h('li', {}, part.link);
    parts.set(item, part);
    return item;
  };

  const update = (item, conversation, selected) => {
    const part = parts.get(item);
    const name = format.nameOf(conversation);
    const visitor = format.visitorOf(conversation);
    const unread = format.unreadOf(conversation);
    const isTyping = format.typistsOf(conversation).length > 0;
    const when = conversation.lastMessage?.dateCreated ?? conversation.dateCreated;
    setAttribute(part.link, 'aria-current', conversation.sid === selected ? 'true' : null);
    part.link.classList.toggle('is-unread', unread > 0);
    part.avatar.className = `avatar ${format.hueOf(visitor?.identity ?? conversation.sid)}`;
    setText(part.avatar, format.initialsOf(name));
    part.online.hidden = !visitor?.online;
    setText(part.name, name);
    setText(part.time, format.listTime(when));
    setAttribute(part.time, 'datetime', when);
    setAttribute(part.time, 'title', format.fullTime(when));
    part.preview.classList.toggle('is-typing', isTyping);
    setText(part.preview, isTyping ? 'Typing…' : format.previewOf(conversation));
    part.unread.hidden = unread === 0;
    const count = unread > 99 ? '99+' : String(unread);
    if (part.unread.dataset.count !== count) {
      part.unread.dataset.count = count;
      part.unread.replaceChildren(count, h('span', { class: 'visually-hidden' }, ' unread'));
    }
  };

  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...list.querySelectorAll('a')];
    const next = step && links[links.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  return {
    render({ conversations, conversation: selected }) {
      const count = conversations?.length ?? 0;
      byId('list-loading').hidden = conversations !== null;
      byId('list-empty').hidden = conversations === null || count > 0;
      list.hidden = count === 0;
      setText(byId('list-count'), count > 0 ? String(count) : '');
      keyed(list, conversations ?? [], {
        keyOf: ({ sid }) => sid,
        create,
        update: (item, conversation) => update(item, conversation, selected),
      });
    },
    focus() {
      (list.querySelector('[aria-current]') ?? list.querySelector('a'))?.focus();
    },
  };
};
