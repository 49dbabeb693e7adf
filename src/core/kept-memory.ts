/** The stored visitor, shared by several tabs: detects that another tab has deleted the data. */

import { storedText, storedVisitor } from './stored.js';
import type { VisitorMemory } from './visitor-memory.js';

type Remembered = ReturnType<VisitorMemory['read']>;

export class KeptMemory {
  readonly #memory: VisitorMemory;
  /** Whether this tab has seen stored data; never true if storage is blocked. */
  #hasHeld = false;

  constructor(memory: VisitorMemory) {
    this.#memory = memory;
  }

  /** Whether data that this tab has seen was deleted. */
  get wasEmptied(): boolean {
    return this.#hasHeld && !isHeld(this.read());
  }

  read(): Remembered {
    const { visitorToken, visitor, ...stored } = this.#memory.read();
    const remembered: Remembered = {
      ...stored,
      visitorToken: storedText(visitorToken) || undefined,
      visitor: storedVisitor(visitor),
    };
    this.#hasHeld ||= isHeld(remembered);
    return remembered;
  }

  write(changes: Remembered): void {
    this.#memory.write(changes);
    this.read();
  }

  forget(): void {
    this.#memory.forget();
  }
}

/** Whether the memory contains data of the visitor; the window's open state does not count. */
const isHeld = ({ visitor, hasSkipped, hasConversation }: Remembered): boolean =>
  !!(visitor ?? hasSkipped ?? hasConversation);
