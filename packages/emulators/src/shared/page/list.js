import { byId, h, keyed, setAttribute, setText } from './dom.js';
import { fullTime, initialsOf, listTime } from './format.js';

/** Not a click that opens another tab or window. */
const isPlain = ({ ctrlKey, metaKey, shiftKey, altKey }) => !(ctrlKey || metaKey || shiftKey || altKey);

export const line = (...parts) => h('span', { class: 'row' }, parts);

/**
 * The list of conversations. `hrefOf(id)` gives the link that opens one, `onOpen(id)` hears that it was followed.
 * `arrange(part)` puts the parts of a link in order, with more of its page's own; `fill(part, conversation)` fills
 * those and gives what stands in the others: `{ name, hue, at, preview, unread }`.
 */
export const createList = ({ idOf, hrefOf, onOpen, arrange, fill }) => {
  const list = byId('list');
  const parts = new WeakMap();

  const create = (conversation) => {
    const id = idOf(conversation);
    const part = {
      avatar: h('span', { class: 'avatar', 'aria-hidden': 'true' }),
      name: h('bdi', { class: 'name' }),
      time: h('time', { class: 'time' }),
      preview: h('span', { class: 'preview', dir: 'auto' }),
      unread: h('span', { class: 'badge' }),
      link: h('a', {
        class: 'conversation',
        href: hrefOf(id),
        onclick: (event) => isPlain(event) && onOpen(id),
      }),
    };
    part.link.append(...arrange(part));
    const item = h('li', {}, part.link);
    parts.set(item, part);
    return item;
  };

  const setUnread = (badge, unread) => {
    badge.hidden = unread === 0;
    const count = unread > 99 ? '99+' : String(unread);
    if (badge.dataset.count === count) return;
    badge.dataset.count = count;
    badge.replaceChildren(count, h('span', { class: 'visually-hidden' }, ' unread'));
  };

  const update = (item, conversation, selected) => {
    const part = parts.get(item);
    const { name, hue, at, preview, unread } = fill(part, conversation);
    setAttribute(part.link, 'aria-current', idOf(conversation) === selected ? 'true' : null);
    part.link.classList.toggle('is-unread', unread > 0);
    part.avatar.className = `avatar ${hue}`;
    setText(part.avatar, initialsOf(name));
    setText(part.name, name);
    setText(part.time, listTime(at));
    setAttribute(part.time, 'datetime', at.toISOString());
    setAttribute(part.time, 'title', fullTime(at));
    setText(part.preview, preview);
    setUnread(part.unread, unread);
  };

  const step = (from, by) => {
    const links = [...list.querySelectorAll('a')];
    return links[links.indexOf(from) + by];
  };
  list.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = by && step(event.target, by);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  const open = () => list.querySelector('[aria-current]');

  return {
    /** `conversations` null: not loaded yet. */
    render(conversations, selected) {
      const isEmpty = conversations?.length === 0;
      byId('list-loading').hidden = conversations !== null;
      byId('list-empty').hidden = !isEmpty;
      list.hidden = conversations === null || isEmpty;
      keyed(list, conversations ?? [], {
        keyOf: idOf,
        create,
        update: (item, conversation) => update(item, conversation, selected),
      });
    },
    focus() {
      (open() ?? list.querySelector('a'))?.focus();
    },
    /** Opens the one after or before the open one. */
    move(by) {
      (open() ? step(open(), by) : list.querySelector('a'))?.click();
    },
  };
};
