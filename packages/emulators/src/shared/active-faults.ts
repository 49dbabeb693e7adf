/** What every fault has, whatever goes wrong with it. */
export interface ActiveFault {
  readonly id: string;
  readonly since: number;
  /** How often it happens yet; null: until cleared. */
  remaining: number | null;
}

/** What faults need of the account or organization that they befall. */
export interface FaultEffects<Fault> {
  now(): number;
  /** Another one is active, or happened, or is over. */
  changed(): void;
  /** One was cleared before its time. */
  released?(fault: Fault): void;
}

/** The faults that are active: listed, counted down as they happen, cleared. */
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

  /** Ends one fault, or all; false when there was none of that id. */
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

  /** The first one that fits, counted down by one. */
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
