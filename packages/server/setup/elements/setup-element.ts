import { LitElement } from 'lit';
import type { CSSResultGroup, PropertyDeclarations, PropertyValues } from 'lit';
import type { SetupStore } from '../model/store.js';
import { sharedStyles } from '../styles/shared.styles.js';

const FOCUSABLE = 'button:not([hidden]), input, select, textarea, a[href]';

/** An element of the Setup page: it shows the store's state, and is drawn again when that changes. */
export abstract class SetupElement extends LitElement {
  static override styles: CSSResultGroup = sharedStyles;
  static override properties: PropertyDeclarations = { store: { attribute: false } };

  declare store: SetupStore;
  #unsubscribe: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.store.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  /** A button that was pressed may be gone then: the focus goes to what is next to it, never to nowhere. */
  protected override update(changed: PropertyValues): void {
    const focused = this.shadowRoot?.activeElement;
    const above = focused ? ancestorsOf(focused) : [];
    super.update(changed);
    if (!focused || focused.isConnected) return;
    const near = above.find(
      (one) => one.isConnected && (one.hasAttribute('tabindex') || one.querySelector(FOCUSABLE)),
    );
    const next = near?.hasAttribute('tabindex') ? near : near?.querySelector(FOCUSABLE);
    const root = this.renderRoot;
    const target = next ?? root.querySelector('#control, main[tabindex]') ?? root.querySelector(FOCUSABLE);
    if (target instanceof HTMLElement) target.focus();
  }
}

function ancestorsOf(element: Element): Element[] {
  const { parentElement } = element;
  return parentElement ? [parentElement, ...ancestorsOf(parentElement)] : [];
}
