import { byId, h, icon } from '../../shared/page/dom.js';
import { fullTime, hueOf, initialsOf } from '../../shared/page/format.js';
import { attribute, attributesOf, nameOf, visitorOf } from './people.js';

const VERIFICATIONS = {
  verified: ['good', 'Verified', 'The shop’s server proved this email address.'],
  unverified: ['plain', 'Unverified', 'The visitor typed this, or gave nothing. Nobody proved it.'],
  'cannot-verify': ['bad', 'Cannot verify', 'A digest was offered and it is wrong.'],
};

const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const asText = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

const facts = (title, rows) => {
  const known = rows.filter(([, value]) => value !== '' && value !== null && value !== undefined);
  if (known.length === 0) return null;
  const list = known.map(([name, value]) =>
    h('div', {}, h('dt', {}, h('bdi', {}, name)), h('dd', { dir: 'auto' }, value)),
  );
  return h('section', { class: 'card' }, h('h3', {}, title), h('dl', {}, list));
};

const moment = (value) => h('time', { datetime: value }, fullTime(new Date(value)));
const code = (value) => (value ? h('code', {}, value) : '');

/** What is known of the visitor whose conversation is open. */
export const createVisitor = () => {
  const root = byId('visitor');
  let shown = '';

  const contentOf = (conversation) => {
    const { attributes, participants, sid, uniqueName, dateCreated, messagesCount } = conversation;
    const visitor = visitorOf(conversation);
    const name = nameOf(conversation);
    const email = attribute(conversation, 'email');
    const consentAt = attribute(conversation, 'consentAt');
    const verification = VERIFICATIONS[attribute(conversation, 'verification')];
    const { meta } = attributesOf(conversation);
    const read = visitor?.lastReadMessageIndex ?? null;
    const others = participants.filter((one) => one !== visitor);
    return [
      h(
        'div',
        { class: 'card profile' },
        h(
          'span',
          { class: `avatar large ${hueOf(visitor?.identity ?? sid)}`, 'aria-hidden': 'true' },
          initialsOf(name),
        ),
        h('h3', {}, h('bdi', {}, name)),
        email && email !== name ? h('p', { class: 'muted' }, h('bdi', {}, email)) : null,
        verification
          ? h(
              'p',
              {},
              h(
                'span',
                { class: `mark ${verification[0]}` },
                verification[0] === 'good' ? icon('done') : null,
                verification[1],
              ),
            )
          : null,
        verification ? h('p', { class: 'note' }, verification[2]) : null,
      ),
      facts('Visitor', [
        ['Now', visitor ? (visitor.online ? 'Online' : 'Offline') : 'Not in the conversation'],
        ['Read', read === null ? 'Nothing yet' : `Up to message ${read}`],
        ['Began', moment(dateCreated)],
        ['Messages', String(messagesCount)],
        ['Consent', consentAt && !Number.isNaN(Date.parse(consentAt)) ? moment(consentAt) : consentAt],
        ['Identity', code(visitor?.identity)],
      ]),
      isRecord(meta)
        ? facts(
            'From the page',
            Object.entries(meta).map(([key, value]) => [key, asText(value)]),
          )
        : null,
      facts('Conversation', [
        ['SID', code(sid)],
        ['Unique name', code(uniqueName)],
        ['Also in it', others.map(({ identity, sid: member }) => identity ?? member).join(', ')],
      ]),
      h(
        'details',
        { class: 'card' },
        h('summary', {}, 'Attributes as JSON'),
        h(
          'pre',
          { class: 'raw', tabindex: '0', 'aria-label': 'Attributes of the conversation as JSON' },
          JSON.stringify(attributes, null, 2),
        ),
      ),
    ].filter(Boolean);
  };

  return {
    render(conversation) {
      const { lastMessage, typing, dateUpdated, ...told } = conversation ?? {};
      void [lastMessage, typing, dateUpdated]; // they come and go, and nothing of them stands here
      const signature = JSON.stringify(told);
      if (signature === shown) return;
      const isOpen = root.querySelector('details')?.open ?? false;
      shown = signature;
      if (!conversation) {
        root.replaceChildren(
          h('p', { class: 'empty small' }, 'Open a conversation to see who the visitor is.'),
        );
        return;
      }
      root.replaceChildren(...contentOf(conversation));
      root.querySelector('details').open = isOpen;
    },
  };
};
