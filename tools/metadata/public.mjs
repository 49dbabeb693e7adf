/** What the public elements are: the docstrings of the sources put beside the tables that the elements themselves use. */

import { ATTRIBUTES } from '../../dist/esm/core/config-attributes.js';
import { DEFAULTS } from '../../dist/esm/core/config-defaults.js';
import { CHOICES } from '../../dist/esm/core/config-resolve.js';
import { EXTRA_VARIABLES, VARIABLE_PREFIX, toPublicValue } from '../../dist/esm/core/variables.js';
import { MissiveChatButtonElement, MissiveChatElement } from '../../dist/esm/index.js';
import { docOfOption, docOfVariable } from './options.mjs';
import { docsOfType, readClass, typesOfInterface } from './sources.mjs';

const MARKUP = 'src/elements/markup.ts';
const WORDS_OF_BOOLEAN = "boolean | '' | 'true' | 'false'";

/** Lit lists the properties when it is asked what it observes. */
const propertiesOf = (constructor) => constructor.observedAttributes && constructor.elementProperties;

/** Attributes that stand for a property. */
function ownAttributes(constructor, members) {
  const observed = new Set(constructor.observedAttributes);
  return [...propertiesOf(constructor)]
    .map(([field, { attribute }]) => ({ field, name: attribute ?? field.toLowerCase() }))
    .filter(({ name }) => observed.has(name))
    .map(({ field, name }) => {
      const { doc, type } = members.find((member) => member.name === field);
      return { name, field, doc, type: type.replace(/ \| undefined$/, ''), default: undefined };
    });
}

/** Attributes that stand for an option. */
function optionAttributes() {
  return ATTRIBUTES.map(({ attribute, group, option, isBoolean }) => {
    const path = `${group}.${option}`;
    const words = CHOICES[path]?.map((word) => `'${word}'`).join(' | ');
    return {
      name: attribute,
      option: path,
      doc: docOfOption(path).doc,
      type: words ?? (isBoolean ? WORDS_OF_BOOLEAN : 'string'),
      default: isBoolean ? String(DEFAULTS[group][option]) : `'${DEFAULTS[group][option]}'`,
    };
  });
}

function eventsOf(file, name, toType) {
  const types = typesOfInterface(file, name);
  return [...docsOfType(file, name)].map(([event, { doc }]) => ({
    name: event,
    doc,
    type: toType(types.get(event)),
  }));
}

const variables = [...Object.keys(DEFAULTS.chat.variables), ...EXTRA_VARIABLES].map((name) => {
  const { doc, default: own } = docOfVariable(name);
  return { name: VARIABLE_PREFIX + name, doc, default: toPublicValue(DEFAULTS.chat.variables[name] ?? own) };
});

/** Of the variables, those that the element's own style sheet asks for. */
function variablesIn(constructor) {
  const css = [constructor.styles].flat().map(String).join('\n');
  return variables.filter(({ name }) => css.includes(`var(${name})`) || css.includes(`var(${name},`));
}

const shared = readClass('src/elements/configurable-element.ts', 'ConfigurableElement');
const chat = readClass('src/elements/missive-chat.ts', 'MissiveChatElement');
const button = readClass('src/elements/missive-chat-button.ts', 'MissiveChatButtonElement');
const chatMembers = [...shared.members, ...chat.members];

export const ELEMENTS = [
  {
    ...chat,
    tag: 'missive-chat',
    className: 'MissiveChatElement',
    reflected: reflectedOf(MissiveChatElement),
    members: chatMembers,
    attributes: [...ownAttributes(MissiveChatElement, chatMembers), ...optionAttributes()],
    events: eventsOf('src/core/events.ts', 'MissiveChatEventDetails', (detail) =>
      // The browser makes null of a detail that is not there.
      detail === 'undefined' ? 'CustomEvent<null>' : `CustomEvent<${detail.replace(/;? }$/, ' }')}>`,
    ),
    variables,
  },
  {
    ...button,
    tag: 'missive-chat-button',
    className: 'MissiveChatButtonElement',
    reflected: reflectedOf(MissiveChatButtonElement),
    attributes: ownAttributes(MissiveChatButtonElement, button.members),
    events: eventsOf(MARKUP, 'MissiveChatButtonEventMap', (type) => type),
    variables: variablesIn(MissiveChatButtonElement),
  },
];

/** Properties that are seen in their attribute. */
function reflectedOf(constructor) {
  return [...propertiesOf(constructor)].filter(([, { reflect }]) => reflect).map(([name]) => name);
}
