import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { valueAt } from '../model/edits.js';
import { BRANDING, OPTION_GROUPS, type OptionGroup } from '../model/options.js';
import { OTHER_TEXTS, TEXTS } from '../model/text-options.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const PLANS_WITHOUT_BRANDING: readonly unknown[] = ['productive', 'business'];

const gridStyles = css`
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
    gap: 22px 28px;
    margin-top: 18px;
  }
  details .grid {
    margin-top: 14px;
  }
`;

/** A card of options. */
abstract class OptionsSection extends SetupElement {
  static override styles = [sharedStyles, gridStyles];

  protected group({ id, title, intro, options }: OptionGroup): TemplateResult {
    return html`<section class="card" aria-labelledby=${id}>
      <h2 id=${id}>${title}</h2>
      ${intro ? html`<p class="intro">${intro}</p>` : nothing} ${this.grid(options)}
    </section>`;
  }

  protected grid(options: OptionGroup['options']): TemplateResult {
    return html`<div class="grid">
      ${options.map(
        (option) =>
          html`<setup-field
            .store=${this.store}
            .option=${option}
            .locked=${this.#locked(option.path)}
          ></setup-field>`,
      )}
    </div>`;
  }

  #locked(path: string): string {
    const { draft } = this.store;
    const isAllowed = PLANS_WITHOUT_BRANDING.includes(draft?.plan);
    if (path === BRANDING && !isAllowed)
      return 'Only on the plans Productive and Business: choose the plan of the account first.';
    const requires = /^settings\.visitor\.require(Name|Email)$/.exec(path)?.[1];
    return requires !== undefined && valueAt(draft, `settings.visitor.ask${requires}`) === false
      ? 'Visitors are not asked for it.'
      : '';
  }
}

export class SetupOptionsElement extends OptionsSection {
  override render(): TemplateResult {
    return html`
      <h1>Options</h1>
      <p class="lead">
        They apply to every page of the account immediately. Values in a page’s own HTML take precedence.
      </p>
      ${OPTION_GROUPS.map(
        (group) =>
          html`${this.group(group)}
          ${
            group.id === 'team'
              ? html`<setup-reply-time .store=${this.store}></setup-reply-time>
                  <setup-team .store=${this.store}></setup-team>`
              : nothing
          }`,
      )}
      <setup-ratings .store=${this.store}></setup-ratings>
      <setup-meta .store=${this.store}></setup-meta>
    `;
  }
}

export class SetupTextsElement extends OptionsSection {
  override render(): TemplateResult {
    const own = Object.keys(this.store.draft?.settings.strings ?? {}).length;
    return html`
      <h1>Texts</h1>
      <p class="lead">An empty field uses the text shown in gray, in the language chosen under Theme.</p>
      ${TEXTS.map((group) => this.group(group))}
      <section class="card">
        <details>
          <summary>${OTHER_TEXTS.title}${own > 0 ? ` (${own} changed)` : ''}</summary>
          <p class="help">${OTHER_TEXTS.intro}</p>
          ${this.grid(OTHER_TEXTS.options)}
        </details>
      </section>
    `;
  }
}
