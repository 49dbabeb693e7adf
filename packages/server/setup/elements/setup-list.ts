import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { moved, withItem } from '../model/lists.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';
import type { ItemChange, SetupListItemElement } from './setup-list-item.js';

/** Base of a list that is edited item by item: adding, moving and removing, which keep the focus. */
export abstract class SetupListElement<Item extends object> extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      .add {
        margin-top: 20px;
      }
    `,
  ];

  /** Path of the list in the account. */
  protected abstract readonly path: string;
  protected abstract readonly most: number;
  /** Id of the control that is focused in a new item. */
  protected abstract readonly firstControl: string;
  protected abstract get list(): readonly Item[];
  /** The item that is added. */
  protected abstract next(list: readonly Item[]): Item;

  /** What is below the items. */
  protected below(add: string, whenEmpty: string): TemplateResult {
    const { list, most } = this;
    return html`<div class="row add">
        <button type="button" class="button" ?disabled=${list.length >= most} @click=${this.#add}>
          ${add}
        </button>
        <span class="quiet">${list.length} of at most ${most}</span>
      </div>
      ${this.store.state.problems
        .filter(({ field }) => field === this.path)
        .map(({ message }) => html`<p class="error" role="alert">${message}</p>`)}
      ${list.length === 0 ? html`<p class="help">${whenEmpty}</p>` : nothing}`;
  }

  protected change(place: number, change: ItemChange<Item>): void {
    const { list } = this;
    switch (change.type) {
      case 'set':
        return this.#set(withItem(list, place, change.changes));
      case 'move':
        this.#set(moved(list, place, place + change.by));
        return this.#focus(place + change.by, change.by < 0 ? 'up' : 'down');
      case 'remove':
        this.#set(list.filter((_, at) => at !== place));
        return this.#focus(Math.min(place, list.length - 2), this.firstControl);
    }
  }

  #set(list: readonly Item[]): void {
    this.store.edit(this.path, list.length > 0 ? list : undefined);
  }

  readonly #add = (): void => {
    const { list } = this;
    this.#set([...list, this.next(list)]);
    this.#focus(list.length, this.firstControl);
  };

  /** Moves the focus to a control of the item at this place. */
  #focus(place: number, control: string): void {
    void this.updateComplete.then(async () => {
      const item = this.renderRoot.querySelectorAll<SetupListItemElement<Item>>('[data-item]')[place];
      await item?.updateComplete;
      if (item) item.focusControl(control);
      else this.renderRoot.querySelector<HTMLElement>('.add button')?.focus();
    });
  }
}
