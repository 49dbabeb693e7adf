/* global FormData */
import { byId, fillMenu, h, keyed, setText } from '../../shared/page/dom.js';
import { clockTime, plural } from '../../shared/page/format.js';
import { renderFaultCount } from '../../shared/page/frame.js';
import { FAULT_GROUPS, describe, faultOf } from './fault-kinds.js';
import { nameOf, visitorOf } from './people.js';

const fieldNode = (kind, { name, label, options, ...input }) => {
  const id = `fault-${kind}-${name}`;
  const control = options
    ? h(
        'select',
        { id, name },
        options.map(([value, text]) => h('option', { value }, text)),
      )
    : h('input', { id, name, step: 1, inputmode: 'numeric', autocomplete: 'off', ...input });
  return h('label', { class: 'stacked', for: id }, h('span', {}, label), control);
};

/** What a form says, as the API takes it: numbers as numbers, empty fields left out. */
const inputOf = (form, { kind, fields = [], isScoped }, identity) => {
  const data = new FormData(form);
  const given = fields
    .map(({ name, options }) => [name, options ? data.get(name) : data.get(name) && Number(data.get(name))])
    .filter(([, value]) => value !== '');
  const input = { kind, ...Object.fromEntries(given) };
  // REST requests come from a server: they belong to no participant.
  return isScoped && identity !== '' && input.target !== 'rest' ? { ...input, identity } : input;
};

const outcomeOf = ({ affected, remaining }) => {
  if (affected === 0) return 'No open socket was there to meet.';
  if (affected !== undefined) return `Met ${plural(affected, 'socket')}.`;
  return remaining === null ? 'On until cleared.' : `Waits for ${plural(remaining, 'occasion')}.`;
};

/** Faults on demand, those under way, and the sockets they befall. */
export const createFaults = ({ onPull, onClear }) => {
  const sockets = h('ul', { class: 'rows', 'aria-label': 'Open sockets' });
  const noSockets = h('p', { class: 'note' }, 'Nobody is connected.');
  const active = h('ul', { class: 'rows', 'aria-label': 'Active faults' });
  const noActive = h('p', { class: 'note' }, 'None. Everything works as it should.');
  const clearAll = h('button', { class: 'text-button', type: 'button', onclick: () => clear() }, 'Clear all');
  const scope = h('select', { id: 'fault-scope' });
  const rows = new WeakMap();
  /** The button goes away with what it cleared; focus must not go with it. */
  const clear = async (...id) => {
    await onClear(...id);
    byId('faults').focus({ preventScroll: true });
  };

  const faultNode = (fault) => {
    const { kind, title, text, fields = [] } = fault;
    const outcome = h('p', { class: 'outcome', role: 'status' });
    const button = h('button', { class: 'button', type: 'submit', 'aria-label': `Pull: ${title}` }, 'Pull');
    const pull = async (event) => {
      event.preventDefault();
      try {
        const pulled = await onPull(inputOf(event.target, fault, scope.value));
        outcome.className = pulled.affected === 0 ? 'outcome muted' : 'outcome';
        setText(outcome, outcomeOf(pulled));
      } catch (error) {
        outcome.className = 'outcome error';
        setText(outcome, error.message);
      }
    };
    return h(
      'form',
      { class: 'fault', 'data-kind': kind, 'aria-labelledby': `fault-${kind}`, onsubmit: pull },
      h(
        'div',
        { class: 'fault-text' },
        h('h4', { id: `fault-${kind}` }, title),
        h('p', { class: 'note' }, text),
      ),
      button,
      fields.length > 0
        ? h(
            'div',
            { class: 'fields' },
            fields.map((field) => fieldNode(kind, field)),
          )
        : null,
      outcome,
    );
  };

  byId('faults').append(
    h('section', { class: 'card' }, h('h3', {}, 'Open sockets'), sockets, noSockets),
    h(
      'section',
      { class: 'card' },
      h('div', { class: 'head' }, h('h3', {}, 'Active faults'), clearAll),
      active,
      noActive,
    ),
    h(
      'section',
      { class: 'card' },
      h('h3', {}, 'Pull a fault'),
      h(
        'label',
        { class: 'stacked scope', for: 'fault-scope' },
        h('span', {}, 'For (sockets, requests and tokens)'),
        scope,
      ),
      FAULT_GROUPS.map(({ title, faults }) => [
        h('p', { class: 'group' }, title),
        h('div', { class: 'faults' }, faults.map(faultNode)),
      ]),
    ),
  );

  const createSocket = () => {
    const row = { name: h('bdi', { class: 'row-title' }), state: h('p', { class: 'note' }) };
    const node = h('li', {}, h('div', {}, row.name, row.state));
    rows.set(node, row);
    return node;
  };
  const updateSocket = (node, socket, nameByIdentity) => {
    const { name, state } = rows.get(node);
    setText(name, nameByIdentity.get(socket.identity) ?? socket.identity ?? 'Not logged in yet');
    setText(state, `since ${clockTime(new Date(socket.since))}${socket.halfOpen ? ' · half-open' : ''}`);
    node.classList.toggle('is-half-open', socket.halfOpen);
  };

  const createActive = ({ id, kind }) => {
    const title = faultOf(kind)?.title ?? kind;
    const row = { details: h('p', { class: 'note' }) };
    const button = h(
      'button',
      { class: 'button', type: 'button', 'aria-label': `Clear: ${title}`, onclick: () => clear(id) },
      'Clear',
    );
    const node = h('li', {}, h('div', {}, h('p', { class: 'row-title' }, title), row.details), button);
    rows.set(node, row);
    return node;
  };
  const updateActive = (node, fault, nameByIdentity) => {
    const left = fault.remaining === null ? 'until cleared' : `${plural(fault.remaining, 'time')} left`;
    setText(rows.get(node).details, [left, describe(fault, nameByIdentity)].filter(Boolean).join(' · '));
  };

  const updateScope = (people) => {
    const options = [['', 'Everyone'], ...people];
    // A participant who left stays chosen as long as the choice stands.
    if (scope.value && !options.some(([value]) => value === scope.value))
      options.push([scope.value, scope.value]);
    fillMenu(
      scope,
      options.map(([value, text]) => ({ value, text })),
    );
  };

  return {
    render({ sockets: open, faults, conversations }) {
      const people = (conversations ?? []).flatMap((conversation) => {
        const identity = visitorOf(conversation)?.identity;
        return identity ? [[identity, nameOf(conversation)]] : [];
      });
      const nameByIdentity = new Map(people);
      keyed(sockets, open, {
        keyOf: ({ id }) => id,
        create: createSocket,
        update: (node, socket) => updateSocket(node, socket, nameByIdentity),
      });
      noSockets.hidden = open.length > 0;
      keyed(active, faults, {
        keyOf: ({ id }) => id,
        create: createActive,
        update: (node, fault) => updateActive(node, fault, nameByIdentity),
      });
      noActive.hidden = faults.length > 0;
      clearAll.hidden = faults.length < 2;
      updateScope([...nameByIdentity]);
      renderFaultCount(faults.length);
    },
  };
};
