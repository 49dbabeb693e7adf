import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { FIELD_LIMITS } from '../../../../src/core/field-problems.js';
import type { VisitorField } from '../../../../src/core/types.js';
import { nextField } from '../model/fields.js';
import type { ItemChange } from './setup-list-item.js';
import { SetupListElement } from './setup-list.js';

/** The form's own fields, beside a preview of the form (LC-53). */
export class SetupFormFieldsElement extends SetupListElement<VisitorField> {
  protected readonly path = 'settings.visitor.fields';
  protected readonly most = FIELD_LIMITS.fields;
  protected readonly firstControl = 'label';

  override render(): TemplateResult {
    const { list, store } = this;
    return html`
      <h1>Form fields</h1>
      <p class="lead">
        What visitors are asked beside their name and email address, which are under Options. Your team reads
        the answers with the first message. A visitor who is known already is asked only for what is required
        and missing.
      </p>
      ${list.map(
        (field, place) =>
          html`<setup-form-field
            data-item
            .store=${store}
            .item=${field}
            .place=${place}
            .count=${list.length}
            @setup-change=${({ detail }: CustomEvent<ItemChange<VisitorField>>) => this.change(place, detail)}
          ></setup-form-field>`,
      )}
      ${this.below('Add a field', 'The form has no fields of your own yet.')}
    `;
  }

  protected get list(): readonly VisitorField[] {
    return this.store.draft?.settings.visitor?.fields ?? [];
  }

  protected next(list: readonly VisitorField[]): VisitorField {
    return nextField(list);
  }
}
