import { isRecord } from '../shared/is-record.js';
import { errors } from './errors.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isUuid = (value: string): boolean => UUID.test(value);

const isText = (value: unknown): value is string => typeof value === 'string';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isTexts = (value: unknown): value is string[] =>
  isList(value) && value.every((one) => isText(one) && one !== '');

/** A JSON object from a request, read strictly: unknown names are rejected, null counts as missing. */
export class Fields {
  readonly path: string;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(value: unknown, path: string, known: readonly string[]) {
    if (!isRecord(value)) throw errors.invalid(`'${path}' must be one object`);
    const strange = Object.keys(value).filter((name) => !known.includes(name));
    if (strange.length > 0) throw errors.unpermitted(strange);
    this.path = path;
    this.#values = value;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  text(name: string): string | undefined {
    return this.#read(name, 'a string', isText);
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw this.invalid(name, 'is required');
    return value;
  }

  flag(name: string): boolean | undefined {
    return this.#read(name, 'true or false', isFlag);
  }

  whole(name: string, least = 0, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const isFit = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= least;
    const value = this.#read(name, `a whole number from ${least} up`, isFit);
    if (value !== undefined && value > most) throw this.invalid(name, `must not be above ${most}`);
    return value;
  }

  uuid(name: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !isUuid(value)) throw this.invalid(name, 'must be a UUID');
    return value?.toLowerCase();
  }

  uuids(name: string): string[] {
    return this.texts(name).map((value) => {
      if (!isUuid(value)) throw this.invalid(name, 'must hold UUIDs');
      return value.toLowerCase();
    });
  }

  texts(name: string): string[] {
    return this.#read(name, 'an array of strings', isTexts) ?? [];
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) throw this.invalid(name, `must be one of ${values.join(', ')}`);
    return value;
  }

  object(name: string, known: readonly string[]): Fields | undefined {
    return this.has(name) ? new Fields(this.#values[name], this.at(name), known) : undefined;
  }

  /** Objects of an array; `knownOf` returns the names that each may have. */
  objects(name: string, knownOf: (value: unknown) => readonly string[]): Fields[] {
    const values = this.#read(name, 'an array of objects', isList) ?? [];
    return values.map((value, index) => new Fields(value, `${this.at(name)}[${index}]`, knownOf(value)));
  }

  at(name: string): string {
    return `${this.path}.${name}`;
  }

  invalid(name: string, problem: string) {
    return errors.invalid(`'${this.at(name)}' ${problem}`);
  }

  #read<Value>(name: string, what: string, isFit: (value: unknown) => value is Value): Value | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    if (!isFit(value)) throw this.invalid(name, `must be ${what}`);
    return value;
  }
}
