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

/** Parameters of a REST write. A missing one is undefined, an empty one is given (and often means "none"). */
export class Form {
  readonly #params: URLSearchParams;

  constructor(params: URLSearchParams) {
    this.#params = params;
  }

  static async from(request: Request): Promise<Form> {
    return new Form(new URLSearchParams((await readBytes(request)).toString('utf8')));
  }

  text(name: string): string | undefined {
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
    return this.#params.has(name) ? this.#params.getAll(name).filter((one) => one !== '') : undefined;
  }

  attributes(owner: AttributesOwner): string | undefined {
    const value = this.text('Attributes');
    return value === undefined ? undefined : checkAttributes(owner, value);
  }

  /** A state timer; an empty value takes it away, as `PT0S` does (the latter is Twilio's own example). */
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

  /** The library writes methods in small letters for one kind of webhook and in capitals for the other. */
  method(name: string): 'GET' | 'POST' | undefined {
    const value = this.text(name);
    return value === undefined || value === '' ? undefined : checkOneOf(name, METHODS, value.toUpperCase());
  }

  date(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const time = Date.parse(value);
    if (Number.isNaN(time)) throw errors.invalid(`${name} must be an ISO 8601 date`);
    return time;
  }
}
