import { h } from '../../shared/page/dom.js';
import { fullTime, hueOf, initialsOf } from '../../shared/page/format.js';
import { fileNode as savedFileNode, textNode, timeNode } from '../../shared/page/thread.js';
import { bodyAddress } from './api.js';
import { aliasName, DELIVERIES, personOf } from './people.js';
import { colorOf, markdownNodes, textNodes } from './rich.js';

/** How messages and posts look in the thread. */

const dateOf = (seconds) => new Date(seconds * 1000);

const fileNode = ({ url, media_type: media, sub_type: sub, ...file }) =>
  savedFileNode({
    ...file,
    contentType: `${media}/${sub}`,
    href: url.startsWith('/files/') ? url : null,
  });

/** Scripts do not run in it and nothing is loaded; `allow-same-origin` lets the page measure it. */
const frameNode = (organization, { id }) => {
  const frame = h('iframe', {
    class: 'html-body',
    src: bodyAddress(organization, id),
    sandbox: 'allow-same-origin allow-popups allow-popups-to-escape-sandbox',
    title: 'Message in HTML',
    onload: () => {
      const { documentElement } = frame.contentDocument ?? {};
      if (documentElement) frame.style.height = `${Math.min(documentElement.scrollHeight, 1200)}px`;
    },
  });
  return frame;
};

const contentOf = (organization, entry) => {
  if (entry.isHtml && entry.text.trim() !== '') return frameNode(organization, entry);
  return textNode(entry.text);
};

const senderOf = ({ direction, author, from }) => {
  if (direction === 'incoming') {
    const { name, mark } = personOf(from);
    const badge = mark === '' ? null : h('span', { class: 'mark bad small' }, mark);
    return h('p', { class: 'author with-mark' }, h('bdi', {}, name), badge);
  }
  return h(
    'p',
    { class: 'author' },
    h('bdi', {}, author?.name ?? 'You'),
    h('span', {}, ' as '),
    h('bdi', {}, aliasName(from)),
  );
};

const deliveryNode = ({ direction, delivery }) =>
  direction === 'incoming'
    ? null
    : h('span', { class: 'delivery', 'data-state': delivery }, DELIVERIES[delivery]);

/** Black or white, whichever is easier to read on the color. */
const inkOn = (color) => {
  const [red, green, blue] = [1, 3, 5].map((place) => parseInt(color.slice(place, place + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 > 150 ? '#000' : '#fff';
};

const bubbleNode = (organization, entry) => {
  const bubble = h(
    'div',
    { class: 'bubble' },
    entry.attachments.map(fileNode),
    contentOf(organization, entry),
  );
  if (entry.bubbleColor) {
    bubble.style.backgroundColor = entry.bubbleColor;
    bubble.style.color = inkOn(entry.bubbleColor);
  }
  return bubble;
};

export const messageNodes = (organization, entry) => [
  senderOf(entry),
  h('div', { class: 'line' }, bubbleNode(organization, entry)),
  h('p', { class: 'stamp' }, timeNode(dateOf(entry.at)), deliveryNode(entry)),
];

const isPicture = (url) => /^(?:https?:\/\/|\/)/i.test(url ?? '');
/** A picture from the web may be missing: then it leaves. */
const pictureNode = (className, src) =>
  isPicture(src)
    ? h('img', { class: className, src, alt: '', loading: 'lazy', onerror: (event) => event.target.remove() })
    : null;

const fieldNode = ({ title, value, short }) =>
  h('div', { class: short ? 'short' : null }, h('dt', {}, title), h('dd', { dir: 'auto' }, textNodes(value)));

const linkOr = (url, label, className) =>
  isPicture(url)
    ? h('a', { class: className, href: url, target: '_blank', rel: 'noopener noreferrer' }, label)
    : h('span', { class: className }, label);

const cardNode = (card) => {
  const node = h(
    'div',
    { class: 'post-card' },
    card.author_name
      ? h(
          'p',
          { class: 'muted' },
          pictureNode('tiny', card.author_icon),
          linkOr(card.author_link, card.author_name),
        )
      : null,
    card.title ? h('p', {}, linkOr(card.title_link, card.title, 'card-title')) : null,
    card.text ? h('p', { class: 'text', dir: 'auto' }, textNodes(card.text)) : null,
    card.markdown ? h('div', { class: 'md', dir: 'auto' }, markdownNodes(card.markdown)) : null,
    card.fields.length > 0 ? h('dl', { class: 'card-fields' }, card.fields.map(fieldNode)) : null,
    pictureNode('card-image', card.image_url),
    card.footer || card.timestamp
      ? h(
          'p',
          { class: 'muted footer' },
          pictureNode('tiny', card.footer_icon),
          [card.footer, card.timestamp ? fullTime(dateOf(card.timestamp)) : ''].filter(Boolean).join(' · '),
        )
      : null,
  );
  if (card.color) node.style.setProperty('--card-color', colorOf(card.color));
  return [card.pretext ? h('p', { class: 'text', dir: 'auto' }, textNodes(card.pretext)) : null, node];
};

export const postNodes = (post) => {
  const name = post.username ?? post.author.name;
  const cards = post.attachments.filter(({ url }) => url === undefined);
  const files = post.attachments.filter(({ url }) => url !== undefined);
  return h(
    'article',
    { class: 'post-box' },
    h(
      'header',
      {},
      h(
        'span',
        { class: `avatar small square ${hueOf(name)}`, 'aria-hidden': 'true' },
        initialsOf(name),
        pictureNode('avatar-image', post.username_icon),
      ),
      h('bdi', { class: 'post-name' }, name),
      h('span', { class: 'muted' }, timeNode(dateOf(post.created_at))),
    ),
    post.text ? h('p', { class: 'text', dir: 'auto' }, textNodes(post.text)) : null,
    post.markdown ? h('div', { class: 'md', dir: 'auto' }, markdownNodes(post.markdown)) : null,
    cards.map(cardNode),
    files.map(fileNode),
  );
};
