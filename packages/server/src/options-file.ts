/** Reads JSON files that a variable of the environment names. */

import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { OptionsError } from './environment.js';

/** A file, and the variable that names it. */
export interface OptionsFile {
  readonly variable: string;
  readonly path: string;
}

/** @throws OptionsError naming each invalid part of the file, and the fix */
export async function readOptionsFile<Schema extends z.ZodType>(
  file: OptionsFile,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await readFile(file.path, 'utf8').catch((cause: unknown) => {
    const code = (cause as NodeJS.ErrnoException).code ?? 'no reason given';
    throw new OptionsError([describeProblem(file, [], `cannot be read (${code}); correct the path`)]);
  });
  const parsed = schema.safeParse(parseJson(text, file));
  if (parsed.success) return parsed.data;
  throw new OptionsError(
    parsed.error.issues.map((issue) =>
      issue.code === 'unrecognized_keys'
        ? describeProblem(file, [...issue.path, issue.keys.join(', ')], 'is not known here; leave it out')
        : describeProblem(file, issue.path, issue.message),
    ),
  );
}

function parseJson(text: string, file: OptionsFile): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OptionsError([
      describeProblem(file, [], 'must be JSON; look for a comma or a quote too many or too few'),
    ]);
  }
}

export const describeProblem = (
  { variable, path }: OptionsFile,
  at: readonly PropertyKey[],
  problem: string,
): string => {
  const place = at.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return `${variable} ${path}: ${place === '' ? 'it' : place.replace(/^\./, '')} ${problem}.`;
};

/** The exports of a module of the operator's. @throws Error whose message is one line */
export async function importModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : 'no error was given';
    throw new Error(`cannot be loaded: ${reason ?? ''}`, { cause });
  }
}
