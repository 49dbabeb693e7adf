/** What editors complete and explain: custom data of VS Code, web-types of JetBrains. */

/** The words that an attribute may be given, where they can be listed. */
const wordsOf = (type) => [...type.matchAll(/'([^']+)'/g)].map(([, word]) => word);

const withDefault = ({ doc, default: value }) =>
  value === undefined || value === "''" ? doc : `${doc}\n\nDefault: \`${value.replace(/^'|'$/g, '')}\``;

const markdown = (value) => ({ kind: 'markdown', value });

const list = (title, entries) =>
  entries.length === 0
    ? ''
    : `\n\n**${title}**\n\n${entries.map(([name, doc]) => `- \`${name}\`: ${doc}`).join('\n')}`;

/** An element in one text, for editors that have no place for events and parts. */
const summary = ({ doc, events, slots, parts }) =>
  doc +
  list(
    'Events',
    events.map(({ name, doc }) => [name, doc]),
  ) +
  list(
    'Slots',
    slots.map(({ name, doc }) => [name || '(default)', doc]),
  ) +
  list(
    'CSS parts',
    parts.map(({ name, doc }) => [name, doc]),
  );

export const vscodeHtmlData = (elements) => ({
  version: 1.1,
  tags: elements.map((element) => ({
    name: element.tag,
    description: markdown(summary(element)),
    attributes: element.attributes.map((attribute) => {
      const words = wordsOf(attribute.type);
      return {
        name: attribute.name,
        description: markdown(withDefault(attribute)),
        ...(words.length > 0 ? { values: words.map((name) => ({ name })) } : {}),
        // An attribute that is there or not.
        ...(attribute.type === 'boolean' ? { valueSet: 'v' } : {}),
      };
    }),
  })),
});

export const vscodeCssData = ([{ variables }]) => ({
  version: 1.1,
  properties: variables.map((variable) => ({
    name: variable.name,
    description: markdown(withDefault(variable)),
  })),
});

const described = ({ name, doc }) => ({ name, description: doc });

const webTypesAttribute = (attribute) => ({
  ...described(attribute),
  value: attribute.type === 'boolean' ? { kind: 'no-value', type: 'boolean' } : { type: attribute.type },
  required: false,
  ...(attribute.default === undefined ? {} : { default: attribute.default.replace(/^'|'$/g, '') }),
});

export const webTypesOf = (elements, { name, version }) => ({
  $schema: 'https://json.schemastore.org/web-types',
  name,
  version,
  'js-types-syntax': 'typescript',
  'description-markup': 'markdown',
  contributions: {
    html: {
      elements: elements.map((element) => ({
        name: element.tag,
        description: element.doc,
        attributes: element.attributes.map(webTypesAttribute),
        slots: element.slots.map(described),
        js: {
          properties: element.members
            .filter(({ kind, isStatic }) => kind === 'field' && !isStatic)
            .map((field) => ({ ...described(field), type: field.type })),
          events: element.events.map((event) => ({ ...described(event), type: event.type })),
        },
        css: {
          parts: element.parts.map(described),
          properties: element.variables.map((variable) => ({
            ...described(variable),
            ...(variable.default === undefined ? {} : { default: variable.default }),
          })),
        },
      })),
    },
  },
});
