import { readBody } from '../shared/body.js';
import { BODY_CAP } from './constants.js';
import { errors } from './errors.js';
import { checkTimer } from './state-timers.js';
import { checkAttributes, checkName, checkOneOf, type AttributesOwner } from './validate.js';

export const readBytes = async (request: Request, cap = BODY_CAP): Promise<Buffer> => {
  const bytes = await readBody(request, cap);
  if (!bytes) throw errors.tooLarge();
  return bytes;
};

const METHODS = ['GET', 'POST'] as const;

/** Parameters of a REST write. A missing one is undefined; an empty one is given (and often means "none"). */
export class Form {
  readonly #params: URLSearchParams;
  readonly #read = new Set<string>();

  constructor(params: URLSearchParams) {
    this.#params = params;
  }

  /** Parses the parameters. One that `parse` does not read is rejected, so that none is ignored silently. */
  static async read<Input>(request: Request, parse: (form: Form) => Input): Promise<Input> {
    return Form.#parse(new URLSearchParams((await readBytes(request)).toString('utf8')), parse);
  }

  /** Parses the query of a URL in the same way. */
  static readQuery<Input>(request: Request, parse: (form: Form) => Input): Input {
    return Form.#parse(new URL(request.url).searchParams, parse);
  }

  static #parse<Input>(params: URLSearchParams, parse: (form: Form) => Input): Input {
    const form = new Form(params);
    const input = parse(form);
    const unread = [...params.keys()].find((name) => !form.#read.has(name));
    if (unread !== undefined) throw errors.parameterNotEmulated(unread);
    return input;
  }

  text(name: string): string | undefined {
    this.#read.add(name);
    return this.#params.get(name) ?? undefined;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') {
      throw errors.invalid(`Missing required parameter ${name} in the post body`);
    }
    return value;
  }

  name(name: string): string | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : checkName(name, value);
  }

  list(name: string): string[] | undefined {
    this.#read.add(name);
    return this.#params.has(name) ? this.#params.getAll(name).filter((one) => one !== '') : undefined;
  }

  attributes(owner: AttributesOwner): string | undefined {
    const value = this.text('Attributes');
    return value === undefined ? undefined : checkAttributes(owner, value);
  }

  /** A state timer; an empty value removes it, as does `PT0S` (Twilio's own example). */
  timer(name: 'Inactive' | 'Closed'): number | undefined {
    const value = this.text(`Timers.${name}`);
    return value === undefined ? undefined : checkTimer(name, value);
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    return value === undefined
      ? undefined
      : checkOneOf(name, ['true', 'false'], value.toLowerCase()) === 'true';
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    const value = this.text(name);
    return value === undefined || value === '' ? undefined : checkOneOf(name, values, value);
  }

  /** The library sends methods in lower case for one kind of webhook and in upper case for the other. */
  method(name: string): 'GET' | 'POST' | undefined {
    const value = this.text(name);
    return value === undefined || value === '' ? undefined : checkOneOf(name, METHODS, value.toUpperCase());
  }

  integer(name: string, min: number): number | undefined {
    const text = this.text(name);
    if (text === undefined || text === '') return undefined;
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < min)
      throw errors.invalid(`${name} must be a whole number from ${min} up`);
    return value;
  }

  date(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const time = Date.parse(value);
    if (Number.isNaN(time)) throw errors.invalid(`${name} must be an ISO 8601 date`);
    return time;
  }
}
