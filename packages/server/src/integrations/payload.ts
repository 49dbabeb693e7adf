/** Reads payloads defensively: anything missing or of another type is empty, and nothing throws. */

type Fields = Readonly<Record<string, unknown>>;

export class Payload {
  readonly #fields: Fields;

  constructor(value: unknown) {
    this.#fields = typeof value === 'object' && value !== null ? (value as Fields) : {};
  }

  /** The value at a path; empty when there is none. */
  at(...path: readonly string[]): Payload {
    return path.reduce<Payload>((payload, name) => new Payload(payload.#own(name)), this);
  }

  has(name: string): boolean {
    return this.#own(name) !== undefined && this.#own(name) !== null;
  }

  get names(): readonly string[] {
    return Object.keys(this.#fields);
  }

  text(name: string): string {
    const value = this.#own(name);
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
    return typeof value === 'string' ? value.trim() : '';
  }

  /** The first non-empty value of these. */
  oneOf(...names: readonly string[]): string {
    return names.map((name) => this.text(name)).find((text) => text !== '') ?? '';
  }

  number(name: string): number | undefined {
    const value = this.#own(name);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }

  flag(name: string): boolean {
    return this.#own(name) === true;
  }

  list(name: string): Payload[] {
    const value = this.#own(name);
    return Array.isArray(value) ? value.map((one) => new Payload(one)) : [];
  }

  value(name: string): unknown {
    return this.#own(name);
  }

  /** Never an inherited property: names may come from outside. */
  #own(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
  }
}

/** The entry of a table by an untrusted name: never an inherited property such as `constructor`. */
export const entryOf = <Entry>(table: Readonly<Record<string, Entry>>, name: string): Entry | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
