import { LitElement } from 'lit';
import type { CSSResultGroup, PropertyDeclarations, PropertyValues } from 'lit';
import type { SetupStore } from '../model/store.js';
import type { ApiError } from '../api/setup-api.js';
import { setReadOnly } from './read-only.js';
import { sharedStyles } from '../styles/shared.styles.js';

const FOCUSABLE = 'button:not([hidden]), input, select, textarea, a[href]';

/**
 * Base of the Setup page's elements: shows the store's state, and updates when it changes. An operator who may change
 * nothing finds its controls switched off, but for those that only read (`data-reads`).
 */
export abstract class SetupElement extends LitElement {
  static override styles: CSSResultGroup = sharedStyles;
  static override properties: PropertyDeclarations = {
    store: { attribute: false },
    isBusy: { state: true },
  };

  declare store: SetupStore;
  /** Whether a request of this element is under way. Its buttons start no other one. */
  declare protected isBusy: boolean;
  /** Whether a viewer may use all of it. */
  protected readonly isForViewers: boolean = false;
  #unsubscribe: (() => void) | undefined;

  constructor() {
    super();
    this.isBusy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.store.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  /**
   * Runs a request unless one is under way. Returns its result; undefined when the server refused it, which `onRefused`
   * shows, or else a passing message.
   */
  protected async request<Answer>(
    action: () => Promise<Answer>,
    onRefused?: (error: ApiError) => void | Promise<void>,
  ): Promise<Answer | undefined> {
    if (this.isBusy) return undefined;
    this.isBusy = true;
    try {
      return await this.store.attempt(action, onRefused);
    } finally {
      this.isBusy = false;
    }
  }

  /** If the update removes the focused button, the focus moves to an adjacent element. */
  protected override update(changed: PropertyValues): void {
    const focused = this.shadowRoot?.activeElement;
    const above = focused ? ancestorsOf(focused) : [];
    super.update(changed);
    if (!this.isForViewers) setReadOnly(this.renderRoot, this.store.state.operator?.role === 'viewer');
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
