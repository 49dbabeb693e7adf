import { byId, fillMenu, h, keyed } from '../../shared/page/dom.js';
import { renderFaultCount } from '../../shared/page/frame.js';

/** What each fault does, for people, and which of its numbers can be set. */
const KINDS = {
  throttle: { text: 'Too many requests (429)', fields: ['times', 'retryAfter', 'match'] },
  refuse: { text: 'Error (5xx)', fields: ['times', 'status', 'match'] },
  delay: { text: 'Answer late', fields: ['ms', 'times', 'match'] },
  'lose-reply': { text: 'Accept, and never answer', fields: ['times', 'match'] },
  away: { text: 'Go away', fields: ['ms'] },
  'lose-webhooks': { text: 'Lose webhooks', fields: ['times'] },
  'duplicate-webhooks': { text: 'Double webhooks', fields: ['times'] },
  'reorder-webhooks': { text: 'Change the order of webhooks', fields: ['times'] },
  'delay-webhooks': { text: 'Send webhooks late', fields: ['ms', 'times'] },
};
const FIELDS = ['times', 'ms', 'status', 'retryAfter', 'match'];

const aboutOf = ({ kind, remaining, ms, status, retryAfter, match }) =>
  [
    remaining !== null && `${remaining} left`,
    remaining === null && !(kind === 'away' && ms) && 'until cleared',
    match,
    ms !== undefined && `${ms} ms`,
    status,
    retryAfter !== undefined && `retry after ${retryAfter} s`,
  ]
    .filter(Boolean)
    .join(' · ');

/** Faults that are active, and a form that pulls another one. */
export const createFaultDialog = ({ onPull, onClear }) => {
  const kind = byId('fault-kind');
  const problem = byId('fault-error');
  fillMenu(
    kind,
    Object.entries(KINDS).map(([value, { text }]) => ({ value, text })),
  );

  const renderFields = () => {
    const { fields } = KINDS[kind.value];
    for (const name of FIELDS) byId(`fault-${name}-field`).hidden = !fields.includes(name);
  };
  kind.addEventListener('change', renderFields);
  renderFields();

  const read = () => {
    const values = KINDS[kind.value].fields.map((name) => [name, byId(`fault-${name}`).value.trim()]);
    const given = values.filter(([, value]) => value !== '');
    return {
      kind: kind.value,
      ...Object.fromEntries(given.map(([name, value]) => [name, name === 'match' ? value : Number(value)])),
    };
  };
  byId('faults-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      await onPull(read());
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  });
  byId('faults-clear').addEventListener('click', () => onClear());
  byId('faults-close').addEventListener('click', () => byId('faults').close());

  return {
    show: () => byId('faults').showModal(),
    render(faults) {
      renderFaultCount(faults.length);
      byId('faults-clear').hidden = faults.length === 0;
      byId('faults-none').hidden = faults.length > 0;
      keyed(byId('faults-list'), faults, {
        keyOf: ({ id }) => id,
        create: (fault) =>
          h(
            'li',
            {},
            h(
              'div',
              {},
              h('span', { class: 'row-title' }, KINDS[fault.kind].text),
              h('span', { class: 'note' }),
            ),
            h(
              'button',
              {
                class: 'text-button',
                type: 'button',
                'aria-label': `Clear: ${KINDS[fault.kind].text}`,
                onclick: () => onClear(fault.id),
              },
              'Clear',
            ),
          ),
        update: (item, fault) => (item.querySelector('.note').textContent = aboutOf(fault)),
      });
    },
  };
};
