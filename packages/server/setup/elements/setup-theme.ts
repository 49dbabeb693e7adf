import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { contrastProblems } from '../model/contrast.js';
import { LOOK_OPTIONS, type Option } from '../model/options.js';
import { defaultVariables, VARIABLE_GROUPS, type VariableGroup } from '../model/variables.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { readColor } from './read-color.js';
import { SetupElement } from './setup-element.js';

/** The theme, beside a preview of the chat. */
export class SetupThemeElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 230px), 1fr));
        gap: 20px 24px;
        margin-top: 16px;
      }
      details.card {
        padding-block: 16px;
      }
      summary {
        font-size: 17px;
        letter-spacing: -0.01em;
      }
    `,
  ];
  static override properties = { ...SetupElement.properties, languages: { attribute: false } };

  /** Tags of the available languages, without English. */
  declare languages: readonly string[];

  override render(): TemplateResult {
    const { theme = 'light' } = this.store.draft?.settings.chat ?? {};
    const look: readonly Option[] = [
      LOOK_OPTIONS.theme,
      LOOK_OPTIONS.position,
      { ...LOOK_OPTIONS.locale, choices: this.#languageChoices() },
    ];
    return html`
      <h1>Theme</h1>
      <p class="lead">
        Every value may be any CSS value, and may refer to another by its name, as in
        <code>var(--main-color)</code>.
      </p>
      <section class="card" aria-label="Colors, position and language">
        <div class="grid">
          ${look.map((option) => html`<setup-field .store=${this.store} .option=${option}></setup-field>`)}
        </div>
      </section>
      ${VARIABLE_GROUPS.map((group, index) => this.#group(group, index < 3, theme))}
    `;
  }

  #group({ id, title, variables }: VariableGroup, isOpen: boolean, theme: string): TemplateResult {
    const { draft } = this.store;
    const chosen = draft?.settings.chat?.variables ?? {};
    const defaults = defaultVariables(theme === 'dark' ? 'dark' : 'light');
    const themes =
      theme === 'auto' ? (['light', 'dark'] as const) : ([theme === 'dark' ? 'dark' : 'light'] as const);
    const contrast = themes.flatMap((one) =>
      contrastProblems({ ...defaultVariables(one), ...chosen }, new Set(Object.keys(chosen)), readColor).map(
        (problem) => (themes.length > 1 ? { ...problem, where: `${problem.where} (${one})` } : problem),
      ),
    );
    return html`<details class="card" ?open=${isOpen}>
      <summary id=${id}>${title}</summary>
      <div class="grid">
        ${variables.map(
          (variable) =>
            html`<setup-color
              .store=${this.store}
              .variable=${variable}
              .defaults=${defaults}
              .contrast=${contrast.filter((problem) => problem.variable === variable.name)}
            ></setup-color>`,
        )}
      </div>
    </details>`;
  }

  #languageChoices(): { value: string; label: string }[] {
    const nameOf = (tag: string): string => {
      const own = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
      return own.charAt(0).toLocaleUpperCase(tag) + own.slice(1);
    };
    const { locale = '' } = this.store.draft?.settings.chat ?? {};
    const tags = new Set([...this.languages, ...(['', 'auto', 'en'].includes(locale) ? [] : [locale])]);
    return [
      { value: '', label: 'English' },
      { value: 'auto', label: 'As the page' },
      ...[...tags].map((tag) => ({ value: tag, label: isTag(tag) ? nameOf(tag) : tag })),
    ];
  }
}

function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch {
    return false;
  }
}
