/** Type-checks samples together, against the types of the built package. */
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './documents.js';

export interface Sample {
  readonly code: string;
  readonly place: string;
}

const SHARED: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: ['node'],
  skipLibCheck: true,
  noEmit: true,
  allowJs: true,
  checkJs: true,
};
/** Parameters in JavaScript have no types, and elements are assumed to exist. */
const OPTIONS = {
  ts: { ...SHARED, strict: true },
  js: { ...SHARED, strict: true, noImplicitAny: false, strictNullChecks: false },
};
/** Globals and elements of a page with the script, and Turnstile's declarations. */
const PAGE = `import 'missive-chat/global';
interface TurnstileOptions { sitekey: string; appearance?: string; callback?(token: string): void }
declare global {
  interface Window {
    turnstile: { render(container: string, options: TurnstileOptions): string; remove(widgetId: string): void };
  }
}`;

const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * Returns `place: problem` for each problem. The samples are modules of this package, which resolves its own
 * name.
 */
export function typeProblems(samples: readonly Sample[], extension: 'ts' | 'js'): string[] {
  const files = new Map(
    samples.map((sample, index) => [join(ROOT, 'test', 'docs', `sample-${index}.${extension}`), sample]),
  );
  const page = join(ROOT, 'test', 'docs', 'page.ts');
  const texts = new Map([...files].map(([path, { code }]) => [path, `${code}\nexport {};\n`]));
  texts.set(page, PAGE);
  const options = OPTIONS[extension];
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    if (texts.has(path)) return getSourceFile(path, ...rest);
    if (!parsed.has(path)) parsed.set(path, getSourceFile(path, ...rest));
    return parsed.get(path);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const place = (file && files.get(file.fileName)?.place) ?? file?.fileName ?? '';
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}
