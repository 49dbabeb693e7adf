/** Attributes, properties and listeners of the elements as interfaces with their texts, for typed frameworks. */

const comment = ({ doc, default: value }) => {
  const withDefault =
    value === undefined || value === "''" ? doc : `${doc} Default: \`${value.replace(/^'|'$/g, '')}\`.`;
  return `  /** ${withDefault} */`;
};

const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

const interfaceOf = (name, doc, rows) =>
  [
    `/** ${doc} */`,
    `export interface ${name} {`,
    ...rows.flatMap((row) => [
      comment(row),
      `  readonly '${row.name}'?: ${row.type.replace(' | undefined', '')} | undefined;`,
    ]),
    '}',
    '',
  ].join('\n');

function interfacesOf({ tag, attributes, members, events }) {
  const name = tag.replace(/(^|-)(\w)/g, (_, dash, letter) => letter.toUpperCase());
  const fields = members.filter(
    ({ kind, isStatic, isReadonly }) => kind === 'field' && !isStatic && !isReadonly,
  );
  const listeners = events.map(({ name, doc, type }) => ({
    name: `on${name}`,
    doc,
    type: `((event: ${type}) => void)`,
  }));
  return [
    interfaceOf(`${name}Attributes`, `Attributes of \`<${tag}>\`.`, attributes),
    interfaceOf(`${name}Properties`, `Properties of \`<${tag}>\` that can be set.`, fields),
    interfaceOf(`${name}Listeners`, `Listeners of the events of \`<${tag}>\`.`, listeners),
    interfaceOf(
      `${name}Props`,
      `Attributes and listeners of \`<${tag}>\`, as the templates of Vue are checked.`,
      [...attributes, ...listeners].map((row) => ({
        ...row,
        name: camel(row.name.replace(/^onmissive/, 'on-missive')),
      })),
    ),
  ];
}

/** Names of ours that the interfaces speak of. */
function importsOf(text) {
  const names = ['Config', 'Meta', 'MissiveChatConfig', 'StyleVariables', 'UserConfig'];
  const used = names.filter((name) => new RegExp(`: [^\\n]*\\b${name}\\b`).test(text));
  return `import type { ${used.join(', ')} } from '../index.js';\n`;
}

export function markupTypesOf(elements) {
  const text = elements.flatMap(interfacesOf).join('\n');
  return `/** Made by the build of the docstrings in the sources. */\n\n${importsOf(text)}\n${text}`;
}
