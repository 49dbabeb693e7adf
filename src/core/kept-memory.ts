/** The visitor memory as one of several tabs uses it: it knows when another tab has emptied it. */

import { storedText, storedVisitor } from './stored.js';
import type { VisitorMemory } from './visitor-memory.js';

type Remembered = ReturnType<VisitorMemory['read']>;

export class KeptMemory {
  readonly #memory: VisitorMemory;
  /** Something was seen in it; where storage is blocked, nothing ever is. */
  #hasHeld = false;

  constructor(memory: VisitorMemory) {
    this.#memory = memory;
  }

  /** What this tab has seen of the visitor is there no more. */
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

/** Whether the window was open says nothing of the visitor. */
const isHeld = ({ visitor, hasSkipped, hasConversation }: Remembered): boolean =>
  !!(visitor ?? hasSkipped ?? hasConversation);
