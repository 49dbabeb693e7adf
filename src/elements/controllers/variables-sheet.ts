import { DEFAULTS } from '../../core/config-defaults.js';
import { toCustomProperties } from '../../core/variables.js';

/**
 * The style variables of one element, in a constructed sheet on `:host`: the page's rules for the element override it,
 * and no `style` attribute is needed.
 */
export class VariablesSheet {
  #sheet: CSSStyleSheet | undefined;
  #applied: Readonly<Record<string, string>> | undefined;

  apply(root: ShadowRoot, variables: Readonly<Record<string, string>>): void {
    if (variables === this.#applied) return;
    this.#applied = variables;
    // A new sheet each time: WebKit (2.50) ignores changes of a sheet that is already adopted.
    const sheet = new CSSStyleSheet();
    sheet.insertRule(':host{}');
    const { style } = sheet.cssRules[0] as CSSStyleRule;
    // Set one by one as properties: a value cannot break out of its declaration.
    // The default is set first, in case the browser rejects the value.
    for (const [name, value] of [DEFAULTS.chat.variables, variables].flatMap(toCustomProperties))
      style.setProperty(name, value);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets.filter((other) => other !== this.#sheet), sheet];
    this.#sheet = sheet;
  }
}
