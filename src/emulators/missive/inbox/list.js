import { byId, h, keyed, setAttribute, setText } from './dom.js';
import { fullTime, hueOf, initialsOf, listTime } from './format.js';
import { previewOf, titleOf } from './people.js';

/** Not a click that opens another tab or window. */
const isPlain = ({ ctrlKey, metaKey, shiftKey, altKey }) => !(ctrlKey || metaKey || shiftKey || altKey);

const EMPTY = {
  inbox: ['All done', 'Conversations that wait for somebody are here.'],
  closed: ['Nothing closed', 'Closed conversations come back when somebody writes.'],
};

/** The list of conversations of one mailbox. `hrefOf(id)` gives the link that opens one. */
export const createList = ({ hrefOf, onOpen }) => {
  const list = byId('list');
  const parts = new WeakMap();

  const create = ({ id }) => {
    const part = {
      avatar: h('span', { class: 'avatar', 'aria-hidden': 'true' }),
      name: h('bdi', { class: 'name' }),
      time: h('time', { class: 'time' }),
      subject: h('span', { class: 'about', dir: 'auto' }),
      preview: h('span', { class: 'preview', dir: 'auto' }),
      mark: h('span', { class: 'mark bad small' }),
      failed: h('span', { class: 'mark fail small', hidden: true }, 'Not delivered'),
      unread: h('span', { class: 'badge' }),
      link: h('a', {
        class: 'conversation',
        href: hrefOf(id),
        onclick: (event) => isPlain(event) && onOpen(id),
      }),
    };
    part.link.append(
      h('span', { class: 'face' }, part.avatar),
      h('span', { class: 'row' }, part.name, part.mark, part.time),
      h('span', { class: 'row' }, part.subject, part.failed),
      h('span', { class: 'row' }, part.preview, part.unread),
    );
    const item = h('li', {}, part.link);
    parts.set(item, part);
    return item;
  };

  const update = (item, conversation, selected) => {
    const part = parts.get(item);
    const { name, mark, key } = titleOf(conversation);
    const { unread, lastActivityAt, color } = conversation;
    const when = new Date(lastActivityAt * 1000);
    setAttribute(part.link, 'aria-current', conversation.id === selected ? 'true' : null);
    part.link.classList.toggle('is-unread', unread > 0);
    part.avatar.className = `avatar ${conversation.visitor ? '' : 'square '}${hueOf(key)}`;
    part.link.style.setProperty('--accent-bar', colorOf(color));
    setText(part.avatar, initialsOf(name));
    setText(part.name, name);
    part.mark.hidden = mark === '';
    setText(part.mark, mark);
    setText(part.time, listTime(when));
    setAttribute(part.time, 'datetime', when.toISOString());
    setAttribute(part.time, 'title', fullTime(when));
    setText(part.subject, conversation.subject ?? 'No subject');
    part.failed.hidden = !conversation.hasFailed;
    setText(part.preview, previewOf(conversation));
    part.unread.hidden = unread === 0;
    const count = unread > 99 ? '99+' : String(unread);
    if (part.unread.dataset.count !== count) {
      part.unread.dataset.count = count;
      part.unread.replaceChildren(count, h('span', { class: 'visually-hidden' }, ' unread'));
    }
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

  const renderBoxes = (all, box) => {
    for (const name of ['inbox', 'closed']) {
      setAttribute(byId(`box-${name}`), 'aria-pressed', String(name === box));
      const count = all.filter(({ isClosed }) => isClosed === (name === 'closed')).length;
      setText(byId(`box-${name}-count`), count > 0 ? String(count) : '');
    }
    const [title, text] =
      all.length === 0
        ? ['No conversations yet', 'Write in the chat, and it appears here at once.']
        : EMPTY[box];
    setText(byId('list-empty-title'), title);
    setText(byId('list-empty-text'), text);
  };

  return {
    render({ conversations, conversation: selected, box }) {
      const all = conversations ?? [];
      const shown = all.filter(({ isClosed }) => isClosed === (box === 'closed'));
      renderBoxes(all, box);
      byId('list-loading').hidden = conversations !== null;
      byId('list-empty').hidden = conversations === null || shown.length > 0;
      list.hidden = shown.length === 0;
      keyed(list, shown, {
        keyOf: ({ id }) => id,
        create,
        update: (item, conversation) => update(item, conversation, selected),
      });
    },
    focus() {
      (list.querySelector('[aria-current]') ?? list.querySelector('a'))?.focus();
    },
    /** Opens the one after or before the open one. */
    move(by) {
      const open = list.querySelector('[aria-current]');
      (open ? step(open, by) : list.querySelector('a'))?.click();
    },
  };
};

const NAMED_COLORS = { good: '#2eb67d', warning: '#e0a100', danger: '#d4402f' };
/** Of posts and conversations: a name or #hex, checked by the API. */
export const colorOf = (color) => NAMED_COLORS[color] ?? color ?? 'transparent';
