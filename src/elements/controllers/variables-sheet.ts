import { DEFAULTS } from '../../core/config-defaults.js';
import { VARIABLE_PREFIX, toCustomProperties } from '../../core/variables.js';

/**
 * The style variables of one element, in a constructed sheet on `:host`: a rule of the page for the
 * element is stronger, and no `style` attribute is needed.
 */
export class VariablesSheet {
  #sheet: CSSStyleSheet | undefined;
  #applied: Readonly<Record<string, string>> | undefined;

  apply(root: ShadowRoot, variables: Readonly<Record<string, string>>): void {
    if (variables === this.#applied) return;
    this.#applied = variables;
    if (!this.#sheet) {
      this.#sheet = new CSSStyleSheet();
      this.#sheet.insertRule(':host{}');
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, this.#sheet];
    }
    const { style } = this.#sheet.cssRules[0] as CSSStyleRule;
    for (const name of Array.from(style)) if (name.startsWith(VARIABLE_PREFIX)) style.removeProperty(name);
    // Set one by one as properties: a value cannot break out of its declaration.
    // The default goes first, for a value that the browser refuses.
    for (const [name, value] of [DEFAULTS.chat.variables, variables].flatMap(toCustomProperties))
      style.setProperty(name, value);
  }
}
