/** Loads the integrations file. */

import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { ENVIRONMENT_VARIABLES, OptionsError } from '../environment.js';
import { describeProblem, importModule, readOptionsFile } from '../options-file.js';
import type { PostOptions } from './compose-post.js';
import { entriesSchema, MIN_SECRET, type IntegrationEntry } from './entry-schema.js';
import { isIntegrationClass, type IntegrationClass, type IntegrationSettings } from './integration.js';
import { providerNamed } from './providers/providers.js';
import { GENERIC_PICTURE } from './providers/pictures.js';

export interface LoadedIntegration {
  /** Last part of its URL. */
  readonly id: string;
  readonly accountId: string;
  readonly Integration: IntegrationClass;
  /** Null accepts unauthenticated requests. */
  readonly secret: string | null;
  readonly options: PostOptions;
  /** The third argument of `process`. */
  readonly settings: IntegrationSettings;
  /** A PNG, the default image. */
  readonly picture: Buffer;
}

type Environment = Readonly<Record<string, string | undefined>>;

const MAX_PICTURE = 256 * 1024;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** @throws OptionsError naming each invalid part of the file, and the fix */
export async function loadIntegrations(path: string, environment: Environment): Promise<LoadedIntegration[]> {
  const file = { variable: ENVIRONMENT_VARIABLES.integrations, path };
  const entries = await readOptionsFile(file, entriesSchema);
  const problems: string[] = [];
  const loaded: LoadedIntegration[] = [];
  for (const [index, entry] of entries.entries())
    try {
      loaded.push(await load(entry, path, environment));
    } catch (error) {
      if (!(error instanceof EntryProblem)) throw error;
      problems.push(describeProblem(file, [index, ...error.path], error.message));
    }
  const ids = loaded.map(({ id }) => id);
  for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index)))
    problems.push(
      describeProblem(file, [], `has two integrations named “${id}”; give one of them another "id"`),
    );
  if (problems.length > 0) throw new OptionsError(problems);
  return loaded;
}

class EntryProblem extends Error {
  readonly path: readonly string[];
  constructor(path: readonly string[], message: string) {
    super(message);
    this.path = path;
  }
}

async function load(
  entry: IntegrationEntry,
  path: string,
  environment: Environment,
): Promise<LoadedIntegration> {
  const { Integration, picture } = await find(entry, path);
  const secret = secretOf(entry, environment);
  return {
    id: entry.id ?? entry.provider ?? idOf(Integration),
    accountId: entry.account,
    Integration,
    secret,
    options: entry.options as PostOptions,
    settings: settingsOf(entry),
    picture,
  };
}

function settingsOf(entry: IntegrationEntry): IntegrationSettings {
  const schema = entry.provider === undefined ? undefined : providerNamed(entry.provider).settings;
  if (schema === undefined) return entry.settings;
  const parsed = schema.safeParse(entry.settings);
  if (parsed.success) return parsed.data as IntegrationSettings;
  const [issue] = parsed.error.issues;
  const path = ['settings', ...(issue?.path.map(String) ?? [])];
  throw new EntryProblem(path, issue?.message ?? 'is wrong');
}

/** @throws EntryProblem */
function secretOf(
  { secret, secretFrom, allowUnsigned }: IntegrationEntry,
  environment: Environment,
): string | null {
  if (secretFrom !== undefined) {
    const value = environment[secretFrom]?.trim() ?? '';
    if (value.length >= MIN_SECRET) return value;
    const problem =
      value === '' ? 'is not set; set it' : `is too short; it must be at least ${MIN_SECRET} characters`;
    throw new EntryProblem(['secretFrom'], `names the environment variable ${secretFrom}, which ${problem}`);
  }
  if (secret !== undefined || allowUnsigned) return secret ?? null;
  throw new EntryProblem(
    ['secret'],
    'is missing; set "secretFrom" to the environment variable that has it, "secret", or "allowUnsigned": true',
  );
}

interface Found {
  readonly Integration: IntegrationClass;
  readonly picture: Buffer;
}

async function find({ provider, module }: IntegrationEntry, path: string): Promise<Found> {
  if (module === undefined) return providerNamed(provider ?? 'generic');
  const file = resolve(dirname(path), module);
  const exports = await importModule(file).catch((error: unknown) => {
    throw new EntryProblem(['module'], (error as Error).message);
  });
  const Integration = [exports.default, ...Object.values(exports)].find(isIntegrationClass);
  if (Integration === undefined)
    throw new EntryProblem(
      ['module'],
      'exports no integration; export a class that extends Integration of @missive-chat/server',
    );
  return { Integration, picture: await pictureBeside(file) };
}

/** `my-service.png` is the image of `my-service.mjs`. */
async function pictureBeside(file: string): Promise<Buffer> {
  const path = resolve(dirname(file), `${basename(file, extname(file))}.png`);
  const picture = await readFile(path).catch(() => GENERIC_PICTURE);
  if (picture.length <= MAX_PICTURE && picture.subarray(0, PNG.length).equals(PNG)) return picture;
  throw new EntryProblem(
    ['module'],
    `has a picture, ${path}, that is no PNG of at most ${MAX_PICTURE / 1024} kB`,
  );
}

function idOf(Integration: IntegrationClass): string {
  const { id } = new Integration();
  if (/^[a-z\d][a-z\d_-]{0,63}$/i.test(id)) return id;
  throw new EntryProblem(['id'], 'is missing, and the class has no name that could stand for it; add one');
}
