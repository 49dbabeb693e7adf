import type { ChatState } from '../../core/chat-state.js';
import type { GridRow } from '../templates/picture-grid.js';

/** The row below which the notices about emails and notifications are: the visitor's first message, or its grid. */
export class FirstOfVisitor {
  #ends = '';
  #id = '';

  isIn({ ends }: GridRow, { hasOlder, messages }: ChatState): boolean {
    return !hasOlder && messages.find(({ from }) => from === 'visitor')?.id === ends;
  }

  /** Whether the notices are new: a picture that joins the grid only moves them. */
  isNews({ ends, message: { id } }: GridRow, arrived: ReadonlySet<string>): boolean {
    if (this.#ends !== ends) [this.#ends, this.#id] = [ends, id];
    return arrived.has(ends) && this.#id === id;
  }
}
