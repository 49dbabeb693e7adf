/** Loads the file that says which modules answer visitors. */

import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { isAccountId } from '../accounts/account-store.js';
import { ENVIRONMENT_VARIABLES, OptionsError } from '../environment.js';
import { describeProblem, importModule, readOptionsFile } from '../options-file.js';
import type { OnVisitorMessage } from './program.js';

export interface LoadedAnswers {
  readonly accountId: string;
  readonly onVisitorMessage: OnVisitorMessage;
  readonly settings: Readonly<Record<string, unknown>>;
}

const OBJECT = 'must be an object';
const ACCOUNT = 'must be the id of an account, as in the snippet';
const entriesSchema = z
  .array(
    z.strictObject(
      {
        module: z.string({ error: 'must be the path of a file, from this file' }).min(1),
        account: z.string({ error: ACCOUNT }).refine(isAccountId, ACCOUNT),
        settings: z.record(z.string(), z.unknown(), { error: OBJECT }).default({}),
      },
      { error: (issue) => (issue.code === 'invalid_type' ? OBJECT : undefined) },
    ),
    { error: 'must be a list such as [{ "module": "./answers.mjs", "account": "demo" }]' },
  )
  .max(200, 'must be at most 200');

/** @throws OptionsError naming each invalid part of the file, and the fix */
export async function loadAnswers(path: string): Promise<LoadedAnswers[]> {
  const file = { variable: ENVIRONMENT_VARIABLES.answers, path };
  const problems: string[] = [];
  const loaded: LoadedAnswers[] = [];
  for (const [index, { module, account, settings }] of (
    await readOptionsFile(file, entriesSchema)
  ).entries()) {
    const complain = (field: string, problem: string): number =>
      problems.push(describeProblem(file, [index, field], problem));
    if (loaded.some(({ accountId }) => accountId === account))
      complain('account', `has another entry, for “${account}”; keep one of them`);
    try {
      const exports = await importModule(resolve(dirname(path), module));
      const found = [exports.onVisitorMessage, exports.default].find((one) => typeof one === 'function');
      if (found === undefined) complain('module', 'exports no function “onVisitorMessage”; export one');
      else loaded.push({ accountId: account, onVisitorMessage: found as OnVisitorMessage, settings });
    } catch (error) {
      complain('module', (error as Error).message);
    }
  }
  if (problems.length > 0) throw new OptionsError(problems);
  return loaded;
}
