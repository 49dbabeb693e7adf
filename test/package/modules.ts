/** What the built modules import, and what they do merely by being imported. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

const parse = (root: string, path: string): ts.SourceFile =>
  ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);

/** Files of the package that a module or its types name: statically, with `import()`, or by an address. */
function neighbours(root: string, path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const named = [
    ...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|\bURL\(\s*)["'](\.{1,2}\/[^"']*)["']/g),
  ].map(([, name = '']) => posix.join(dirname(path), name));
  const types = path.replace(/\.js$/, '.d.ts');
  return [...named.map((name) => (path.endsWith('.d.ts') ? name.replace(/\.js$/, '.d.ts') : name)), types];
}

/** All that can be reached from these files. A folder that is named stands for all in it. */
export function reachable(root: string, entries: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path) || (!path.endsWith('/') && !existsSync(join(root, path)))) return;
    found.add(path);
    if (/\.(js|d\.ts)$/.test(path)) neighbours(root, path).forEach(visit);
  };
  entries.forEach(visit);
  return found;
}

/** Statements of the module that do something for others, where a module may be imported and not used. */
export function effectsOf(root: string, path: string): string[] {
  const source = parse(root, path);
  const declared = (kind: ts.Statement): boolean =>
    ts.isImportDeclaration(kind) ||
    ts.isExportDeclaration(kind) ||
    ts.isExportAssignment(kind) ||
    ts.isVariableStatement(kind) ||
    ts.isFunctionDeclaration(kind) ||
    ts.isClassDeclaration(kind);
  // The compiler's own: they are about a class of the same module.
  const isAboutOwnClass = (text: string): boolean => /^(__decorate\(|_\w+ = \w+;$)/.test(text);
  return source.statements
    .filter((statement) => !declared(statement))
    .map((statement) => statement.getText(source))
    .filter((text) => !isAboutOwnClass(text));
}
