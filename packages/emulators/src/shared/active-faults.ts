/** Fields of every fault. */
export interface ActiveFault {
  readonly id: string;
  readonly since: number;
  /** Remaining times; null: until cleared. */
  remaining: number | null;
}

/** Callbacks of the account or organization with the faults. */
export interface FaultEffects<Fault> {
  now(): number;
  /** A fault was added, has happened, or has ended. */
  changed(): void;
  /** A fault was cleared early. */
  released?(fault: Fault): void;
}

/** The active faults: listed, counted down as they happen, cleared. */
export class ActiveFaults<
  Fault extends ActiveFault,
  Effects extends FaultEffects<Fault> = FaultEffects<Fault>,
> {
  readonly #active = new Map<string, Fault>();
  protected readonly effects: Effects;

  constructor(effects: Effects) {
    this.effects = effects;
  }

  list(): Fault[] {
    return [...this.#active.values()];
  }

  /** Clears one fault, or all; returns false when there is none with that id. */
  clear(id?: string): boolean {
    const ended = this.list().filter((fault) => id === undefined || fault.id === id);
    for (const fault of ended) {
      this.#active.delete(fault.id);
      this.effects.released?.(fault);
    }
    this.effects.changed();
    return id === undefined || ended.length > 0;
  }

  protected add(fault: Fault): void {
    this.#active.set(fault.id, fault);
  }

  /** Returns the first match, counted down by one. */
  protected take(fits: (fault: Fault) => boolean): Fault | null {
    const fault = this.list().find(fits);
    if (!fault) return null;
    if (fault.remaining !== null) {
      fault.remaining -= 1;
      if (fault.remaining <= 0) this.#active.delete(fault.id);
      this.effects.changed();
    }
    return fault;
  }
}
