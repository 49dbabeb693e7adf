/** Reads the docstrings and the types of what is public out of the sources: they are the only place of these texts. */

import ts from 'typescript';

/** Without the DOM it is quick, and enough for names, texts and our own types. */
const program = ts.createProgram(['src/index.ts'], {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2022.d.ts'],
  types: [],
  strict: true,
  noEmit: true,
});
const checker = program.getTypeChecker();

const oneLine = (text) => text.replace(/\s+/g, ' ').trim();

/** To readers, `Ours: …` is what the documents of Missive Live Chat do not have. */
const docOf = (symbol) =>
  oneLine(ts.displayPartsToString(symbol.getDocumentationComment(checker))).replace(
    /^Ours: (\w)(.*)$/,
    (_, first, rest) => `${first.toUpperCase()}${rest} Not in Missive Live Chat.`,
  );

function tagOf(symbol, name) {
  const tag = symbol.getJsDocTags(checker).find((tag) => tag.name === name);
  return tag && oneLine(ts.displayPartsToString(tag.text));
}

function sourceOf(file) {
  const source = program.getSourceFile(file);
  if (!source) throw new Error(`${file} is not among the sources of src/index.ts`);
  return source;
}

function exported(file, name) {
  const symbol = checker
    .getExportsOfModule(checker.getSymbolAtLocation(sourceOf(file)))
    .find((symbol) => symbol.name === name);
  if (!symbol) throw new Error(`${file} exports no ${name}`);
  return symbol;
}

const propertiesOf = (type) => checker.getPropertiesOfType(checker.getNonNullableType(type));

/** What the docstrings of a type's properties say: `{ doc, default? }` by name, in the order of the source. */
export const docsOfType = (file, name) =>
  new Map(
    propertiesOf(checker.getDeclaredTypeOfSymbol(exported(file, name))).map((symbol) => [
      symbol.name,
      { doc: docOf(symbol), default: tagOf(symbol, 'default') },
    ]),
  );

/** The types of an interface's properties as they are written, by name. */
export function typesOfInterface(file, name) {
  const { members } = exported(file, name).declarations[0];
  return new Map(members.map((member) => [nameOf(member), textOf(member.type)]));
}

const nameOf = ({ name }) => (ts.isStringLiteral(name) ? name.text : name.getText());

/** A type as it is written, but names of string unions as their words. */
function textOf(node) {
  if (!node) return 'void';
  const text = node.getText();
  const replaced = [];
  const visit = (part) => {
    const words = ts.isTypeReferenceNode(part) && wordsOf(checker.getTypeFromTypeNode(part));
    if (words)
      replaced.push({ from: part.getStart() - node.getStart(), to: part.end - node.getStart(), words });
    else ts.forEachChild(part, visit);
  };
  visit(node);
  return oneLine(
    replaced.reduceRight(
      (whole, { from, to, words }) => whole.slice(0, from) + words + whole.slice(to),
      text,
    ),
  );
}

const wordsOf = (type) =>
  type.isUnion() &&
  type.types.every((part) => part.isStringLiteral()) &&
  type.types.map((part) => `'${part.value}'`).join(' | ');

/** A class: what it is, its slots and parts, and its public members. */
export function readClass(file, name) {
  const [node] = exported(file, name).declarations;
  const tags = ts.getJSDocTags(node).map((tag) => ({
    tag: tag.tagName.text,
    ...namedText(oneLine(ts.getTextOfJSDocComment(tag.comment) ?? '')),
  }));
  const named = (wanted) => tags.filter(({ tag }) => tag === wanted).map(({ name, doc }) => ({ name, doc }));
  const [text] = ts.displayPartsToString(exported(file, name).getDocumentationComment(checker)).split('\n\n');
  return { doc: oneLine(text), slots: named('slot'), parts: named('csspart'), members: membersOf(node) };
}

/** `name - text`; a slot without a name is the default one. */
function namedText(text) {
  const [, name = '', doc = ''] = /^(\S*?)\s*- (.*)$/.exec(text) ?? [];
  return { name, doc };
}

function membersOf(node) {
  const members = new Map();
  for (const member of node.members) if (isPublic(member)) addMember(members, member);
  return [...members.values()];
}

function isPublic(member) {
  const hides = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override;
  if (!member.name || ts.isPrivateIdentifier(member.name)) return false;
  if (ts.getCombinedModifierFlags(member) & (hides | ts.ModifierFlags.Abstract)) return false;
  return !ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal');
}

function addMember(members, node) {
  const name = nameOf(node);
  const flags = ts.getCombinedModifierFlags(node);
  const known = members.get(name);
  const doc = known?.doc || docOf(checker.getSymbolAtLocation(node.name));
  const isStatic = (flags & ts.ModifierFlags.Static) !== 0;
  if (ts.isMethodDeclaration(node))
    members.set(name, {
      name,
      kind: 'method',
      doc,
      isStatic,
      returns: textOf(node.type),
      parameters: node.parameters.map((parameter) => ({
        // One that is taken apart has no name of its own.
        name: ts.isIdentifier(parameter.name) ? parameter.name.text : 'options',
        type: textOf(parameter.type),
        isOptional: Boolean(parameter.questionToken ?? parameter.initializer),
      })),
    });
  else {
    const isSetter = ts.isSetAccessor(node);
    const isSettable = isSetter || (ts.isPropertyDeclaration(node) && !(flags & ts.ModifierFlags.Readonly));
    // What may be set says more than what is read.
    const type = textOf(isSetter ? node.parameters[0].type : node.type);
    members.set(name, { name, kind: 'field', doc, isStatic, type, isReadonly: !isSettable });
  }
}
