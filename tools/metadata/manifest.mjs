/** The custom elements manifest (schema 2.1.0). */

const textType = (text) => ({ type: { text } });

const attribute = ({ name, doc, type, field, default: value }) => ({
  name,
  description: doc,
  ...textType(type),
  ...(value === undefined ? {} : { default: value }),
  ...(field ? { fieldName: field } : {}),
});

function member(
  { name, kind, doc, isStatic, type, isReadonly, returns, parameters },
  { attributes, reflected },
) {
  const shared = { kind, name, privacy: 'public', description: doc, ...(isStatic ? { static: true } : {}) };
  if (kind === 'method')
    return {
      ...shared,
      parameters: parameters.map(({ name, type, isOptional }) => ({
        name,
        ...textType(type),
        ...(isOptional ? { optional: true } : {}),
      })),
      return: textType(returns),
    };
  const own = attributes.find(({ field }) => field === name);
  return {
    ...shared,
    ...textType(type),
    ...(isReadonly ? { readonly: true } : {}),
    ...(own ? { attribute: own.name } : {}),
    ...(reflected.includes(name) ? { reflects: true } : {}),
  };
}

const described = ({ name, doc }) => ({ name, description: doc });

const moduleOf = ({ tag }) => `dist/esm/elements/${tag}.js`;
const reference = (element) => ({ name: element.className, module: moduleOf(element) });

function declaration(element) {
  return {
    kind: 'class',
    customElement: true,
    tagName: element.tag,
    name: element.className,
    description: element.doc,
    superclass: { name: 'ReactiveElement', package: '@lit/reactive-element' },
    attributes: element.attributes.map(attribute),
    members: element.members.map((each) => member(each, element)),
    events: element.events.map(({ type, ...event }) => ({ ...described(event), ...textType(type) })),
    slots: element.slots.map(described),
    cssParts: element.parts.map(described),
    cssProperties: element.variables.map((variable) => ({
      ...described(variable),
      default: variable.default,
    })),
  };
}

const script = (path, declarations, exports) => ({ kind: 'javascript-module', path, declarations, exports });
const jsExport = (element) => ({ kind: 'js', name: element.className, declaration: reference(element) });

export const manifestOf = (elements) => ({
  schemaVersion: '2.1.0',
  readme: 'README.md',
  modules: [
    ...elements.map((element) => script(moduleOf(element), [declaration(element)], [jsExport(element)])),
    script('dist/esm/index.js', [], elements.map(jsExport)),
    script(
      'dist/esm/define.js',
      [],
      elements.map((element) => ({
        kind: 'custom-element-definition',
        name: element.tag,
        declaration: reference(element),
      })),
    ),
  ],
});
