import { createComposer as createSharedComposer } from '../../shared/page/composer.js';
import { byId, fillMenu, h, setText } from '../../shared/page/dom.js';
import { addressedPlace, aliasName, recipientFieldsOf } from './people.js';

const FILES_LIMIT = 25;

const key = (name) => h('kbd', {}, name);
const shortcuts = () =>
  h('span', { class: 'keys' }, [
    [key('J'), ' ', key('K'), ' next and previous · '],
    [key('R'), ' reply · ', key('E'), ' close · ', key('C'), ' new message'],
  ]);

const whyNot = (channel) => {
  if (!channel) return 'You cannot reply to posts: they have no recipient.';
  if (channel.type === 'email') return 'Email channels only receive.';
  return channel.allowReplies ? '' : 'This channel’s settings do not allow replies.';
};

/** The reply box, and as whom a reply goes out. */
export const createComposer = ({ onSend, onProblem }) => {
  const alias = h('select', {});
  const isHtml = h('input', { type: 'checkbox' });
  const htmlField = h('label', { class: 'check', hidden: true }, isHtml, h('span', {}, 'HTML source'));
  const from = h('label', { class: 'from' }, h('span', {}, 'From'), alias);
  const to = h('div', { class: 'to', role: 'group', 'aria-label': 'To', hidden: true });
  const recipient = () =>
    to.hidden
      ? {}
      : {
          to: Object.fromEntries(
            [...to.querySelectorAll('input')].map(({ name, value }) => [name, value.trim()]),
          ),
        };
  /** Only for another conversation or other settings: what was typed stays. */
  let shown = '';
  const renderRecipient = (id, channel, visitor) => {
    const fields = channel?.allowEditingRecipients ? recipientFieldsOf(channel) : [];
    const key = JSON.stringify([id, fields]);
    if (key === shown) return;
    shown = key;
    to.hidden = fields.length === 0;
    to.replaceChildren(
      ...fields.map(({ field, label }) =>
        h(
          'label',
          {},
          h('span', {}, `To: ${label}`),
          h('input', { name: field, value: visitor?.[field] ?? '', autocomplete: 'off' }),
        ),
      ),
    );
  };
  /** By conversation, once one was chosen. */
  const chosen = new Map();
  let openId = null;
  alias.addEventListener('change', () => chosen.set(openId, alias.value));

  const composer = createSharedComposer({
    name: 'Reply',
    placeholder: 'Write a reply',
    above: h('div', { class: 'from-row' }, from, to, htmlField),
    hint: shortcuts(),
    draftsKey: 'inbox.drafts',
    filesLimit: FILES_LIMIT,
    onSend: (id, message) =>
      onSend(id, { ...message, ...recipient(), alias: Number(alias.value), isHtml: isHtml.checked }),
    onProblem,
  });

  return {
    focus: composer.focus,
    /** `addressed` is the alias that the visitor wrote to. */
    open(id, channel, addressed, visitor) {
      const reason = whyNot(channel);
      byId('composer').hidden = reason !== '';
      byId('no-reply').hidden = reason === '';
      setText(byId('no-reply'), reason);
      const aliases = channel?.aliases ?? [];
      fillMenu(
        alias,
        aliases.map((one, place) => ({ value: String(place), text: aliasName(one) })),
      );
      const place = chosen.get(id) ?? String(addressedPlace(aliases, addressed));
      if (alias.value !== place) alias.value = place;
      renderRecipient(id, channel, visitor);
      htmlField.hidden = channel?.type !== 'html';
      if (channel?.type !== 'html') isHtml.checked = false;
      openId = id;
      composer.open(id);
    },
  };
};
