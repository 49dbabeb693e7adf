import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { FIELD_LIMITS } from '../../../../src/core/field-problems.js';
import type { VisitorField } from '../../../../src/core/types.js';
import { ofType, TIME_LABELS, TYPE_LABELS } from '../model/fields.js';
import { SetupListItemElement } from './setup-list-item.js';

/** One field of the form: its label, its kind, and when it is asked. */
export class SetupFormFieldElement extends SetupListItemElement<VisitorField> {
  protected readonly listPath = 'settings.visitor.fields';

  protected get name(): string {
    return `Field ${this.place + 1}`;
  }

  override render(): TemplateResult {
    const { name, label, type = 'text', required = false, when = 'always' } = this.item;
    return this.card(
      label,
      html`<div class="wide">
          ${this.area('label', 'Label', label, (value) => this.set({ label: value }), FIELD_LIMITS.label)}
        </div>
        <div>
          ${this.choice('type', 'Kind', TYPE_LABELS, type, (chosen) => this.set(ofType(this.item, chosen)))}
        </div>
        <div>
          ${this.choice('when', 'Asked', TIME_LABELS, when, (chosen) =>
            this.set({ when: chosen === 'always' ? undefined : chosen }),
          )}
        </div>
        ${
          type === 'select'
            ? html`<div class="wide">
                ${this.lines('options', 'Choices', `One a line, at most ${FIELD_LIMITS.options}.`)}
              </div>`
            : nothing
        }
        ${this.switch('required', type === 'checkbox' ? 'It has to be ticked' : 'It has to be filled in', required, false)}
        <div>
          ${this.word('name', 'Name', name, FIELD_LIMITS.name, 'Your page’s data of this name fills the field in.')}
        </div>`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'setup-form-field': SetupFormFieldElement;
  }
}
