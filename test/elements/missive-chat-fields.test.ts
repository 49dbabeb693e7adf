import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { resolveConfig } from '../../src/core/config-resolve.js';
import { defineOnce } from '../../src/define-once.js';
import type { ConfigLayer, Visitor, VisitorField } from '../../src/core/types.js';
import { identifyForm } from '../../src/core/visitor-flow.js';
import { MissiveChatFieldsElement } from '../../src/elements/missive-chat-fields.js';
import type { MissiveChatIdentifyElement } from '../../src/elements/missive-chat-identify.js';
import { all, button, buttons, expectAccessible, one, requestsOf, textOf } from './support.js';

defineOnce({ 'missive-chat-fields': MissiveChatFieldsElement }, () => undefined);

const FIELDS: readonly VisitorField[] = [
  { name: 'order', label: 'Order number', required: true },
  { name: 'invoice', label: 'Invoice to', type: 'email' },
  { name: 'phone', label: 'Phone', type: 'tel' },
  { name: 'topic', label: 'Topic', type: 'select', options: ['Care', 'Repair'], required: true },
  { name: 'story', label: 'What has happened to your pot since you bought it?', type: 'textarea' },
  { name: 'terms', label: 'I have read the care instructions', type: 'checkbox', required: true },
];

async function form(
  fields: readonly VisitorField[] = FIELDS,
  given: ConfigLayer = {},
  visitor: Visitor = { name: '', email: '' },
): Promise<MissiveChatIdentifyElement> {
  const whole = resolveConfig([given, { visitor: { fields, requireEmail: false } }]);
  const element = await fixture<MissiveChatIdentifyElement>(
    html`<missive-chat-identify
      .config=${whole}
      .form=${identifyForm(whole.visitor)}
      .visitor=${visitor}
    ></missive-chat-identify>`,
  );
  await element.updateComplete;
  await one<MissiveChatFieldsElement>(element, 'missive-chat-fields').updateComplete;
  return element;
}

/** The control with this label, however it is marked as required. */
function field(element: Element, label: string): HTMLInputElement {
  const found = all<HTMLInputElement>(element, 'input, select, textarea').find(({ labels: words }) =>
    textOf(words?.[0] ?? element).startsWith(label),
  );
  if (!found) throw new Error(`No field “${label}”.`);
  return found;
}

const labels = (element: Element): string[] => all(element, 'label').map(textOf);
async function enter(element: MissiveChatIdentifyElement, label: string, value: string): Promise<void> {
  const control = field(element, label);
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
  await element.updateComplete;
}
async function submit(element: MissiveChatIdentifyElement): Promise<void> {
  button(element, 'Submit').click();
  await element.updateComplete;
  await one<MissiveChatFieldsElement>(element, 'missive-chat-fields').updateComplete;
}
const errorOf = (element: Element, label: string): string | null => {
  const id = field(element, label).getAttribute('aria-describedby');
  return id === null ? null : textOf(one(element, `#${id}`));
};
const focusedIn = (element: Element): string | undefined =>
  (element.shadowRoot?.activeElement as HTMLInputElement | null)?.name;

describe('<missive-chat-fields>', () => {
  it('is accessible', async () => {
    const element = await form();
    await expectAccessible(element);
    await submit(element);
    await expectAccessible(element);
  });

  it('LC-53 displays the fields after name and email, with their labels', async () => {
    const element = await form();
    expect(labels(element)).to.deep.equal([
      'Name',
      'Email',
      'Order number *',
      'Invoice to',
      'Phone',
      'Topic *',
      'What has happened to your pot since you bought it?',
      'I have read the care instructions *',
    ]);
    expect(buttons(element, 'Skip')).to.have.length(0);
    expect(textOf(one(element, '.required'))).to.equal('* Required field');
  });

  it('LC-53 asks phones for the right keyboard, and browsers for what they know', async () => {
    const element = await form();
    const keyboards = ['Order number', 'Invoice to', 'Phone'].map((label) => {
      const { inputMode, autocomplete } = field(element, label);
      return [inputMode, autocomplete];
    });
    expect(keyboards).to.deep.equal([
      ['text', ''],
      ['email', 'email'],
      ['tel', 'tel'],
    ]);
  });

  it('LC-53 can be skipped when nothing is required', async () => {
    const element = await form([{ name: 'order', label: 'Order number' }]);
    expect(buttons(element, 'Skip')).to.have.length(1);
  });

  it('LC-53 explains what is missing in the form’s own words, at the first error', async () => {
    const element = await form();
    const requests = requestsOf(element);
    await enter(element, 'Invoice to', 'nobody');
    await submit(element);
    expect(requests).to.deep.equal([]);
    expect(
      ['Order number', 'Invoice to', 'Phone', 'Topic'].map((one) => errorOf(element, one)),
    ).to.deep.equal([
      'Please fill in this field.',
      'Please enter a valid email address.',
      null,
      'Please fill in this field.',
    ]);
    expect(errorOf(element, 'I have read the care instructions')).to.equal(
      'Please tick this box to continue.',
    );
    expect(focusedIn(element)).to.equal('field-order');
  });

  it('LC-53 speaks the error of the field that has the focus already', async () => {
    const element = await form();
    const requests = requestsOf(element);
    field(element, 'Order number').focus();
    await submit(element);
    expect(requests).to.deep.equal([{ type: 'announce', text: 'Please fill in this field.' }]);
  });

  it('LC-53 removes an error once it is corrected', async () => {
    const element = await form();
    await submit(element);
    await enter(element, 'Order number', '1234');
    await one<MissiveChatFieldsElement>(element, 'missive-chat-fields').updateComplete;
    expect(errorOf(element, 'Order number')).to.equal(null);
    expect(field(element, 'Order number').getAttribute('aria-invalid')).to.equal(null);
  });

  it('LC-53 hands over the answers by their names in the custom data', async () => {
    const element = await form();
    const requests = requestsOf(element);
    await enter(element, 'Name', 'Ann');
    await enter(element, 'Order number', ' 1234 ');
    await enter(element, 'Topic', 'Repair');
    await enter(element, 'What has happened', 'It fell.\nTwice.');
    field(element, 'I have read the care instructions').click();
    await submit(element);
    expect(requests).to.deep.equal([
      {
        type: 'identify',
        name: 'Ann',
        email: '',
        consent: false,
        answers: {
          'field:order (Order number)': '1234',
          'field:topic (Topic)': 'Repair',
          'field:story (What has happened to your pot since you bought it?)': 'It fell.\nTwice.',
          'field:terms (I have read the care instructions)': 'yes',
        },
      },
    ]);
  });

  it('LC-53 is submitted by Enter in a field, and not in a text of several lines', async () => {
    const element = await form([
      { name: 'order', label: 'Order number' },
      { name: 'story', label: 'Story', type: 'textarea' },
    ]);
    const requests = requestsOf(element);
    field(element, 'Story').focus();
    await sendKeys({ press: 'Enter' });
    expect(requests).to.deep.equal([]);
    field(element, 'Order number').focus();
    await sendKeys({ press: 'Enter' });
    expect(requests.map(({ type }) => type)).to.deep.equal(['identify']);
  });

  it('LC-53 is operated by keys', async () => {
    const element = await form([FIELDS[3]!, FIELDS[5]!]);
    field(element, 'Topic').focus();
    await sendKeys({ press: 'R' });
    expect(field(element, 'Topic').value).to.equal('Repair');
    field(element, 'I have read the care instructions').focus();
    await sendKeys({ press: ' ' });
    expect(field(element, 'I have read the care instructions').checked).to.equal(true);
  });

  it('LC-53 is prefilled from the page’s data and user, and from earlier answers', async () => {
    const element = await form(
      [...FIELDS.slice(0, 4), { name: 'email', label: 'Reply to', type: 'email' }],
      { meta: { order: '77', topic: 'Care', phone: '1' }, user: { email: 'jane@acme.com' } },
      { name: '', email: '', answers: { 'field:phone (Phone)': '+1 555' } },
    );
    const values = ['Order number', 'Phone', 'Topic', 'Reply to'].map((label) => field(element, label).value);
    expect(values).to.deep.equal(['77', '+1 555', 'Care', 'jane@acme.com']);
  });

  it('LC-53 leaves out what it cannot display, and does not stop the visitor', async () => {
    const element = await form([
      { name: 'day', label: 'Day', type: 'date' as never, required: true },
      null as never,
      { name: 'order', label: 'Order number' },
    ]);
    const requests = requestsOf(element);
    expect(labels(element)).to.deep.equal(['Name', 'Email', 'Order number']);
    await submit(element);
    expect(requests.map(({ type }) => type)).to.deep.equal(['identify']);
  });

  it('LC-53 keeps what was typed while other fields come and go', async () => {
    const element = await form();
    await enter(element, 'Order number', '1234');
    const shown = (fields: readonly VisitorField[]): Promise<unknown> => {
      element.form = identifyForm(element.config.visitor, fields);
      return element.updateComplete.then(
        () => one<MissiveChatFieldsElement>(element, 'missive-chat-fields').updateComplete,
      );
    };
    await shown(FIELDS.slice(1));
    await shown(FIELDS.slice(0, 2));
    expect(field(element, 'Order number').value).to.equal('1234');
    expect(labels(element)).to.deep.equal(['Name', 'Email', 'Order number *', 'Invoice to']);
  });

  it('LC-53 mirrors itself from right to left, and wraps a long label', async () => {
    const long = 'Ein sehr langes Wort: Keramikbrennofentemperatur '.repeat(2).slice(0, 110);
    const element = await form([{ name: 'long', label: long }, FIELDS[3]!]);
    element.style.width = '260px';
    element.dir = 'rtl';
    const { scrollWidth, clientWidth } = one(element, 'form');
    expect(scrollWidth).to.equal(clientWidth);
    const label = one(element, '[data-above] .name');
    expect(label.scrollWidth).to.be.at.most(label.clientWidth + 1);
    expect(label.getBoundingClientRect().height).to.be.greaterThan(30);
    const select = field(element, 'Topic');
    expect(getComputedStyle(select).paddingInlineEnd).to.equal('34px');
    expect(getComputedStyle(select).paddingLeft).to.equal('34px');
  });

  it('SR-01 take the focus from the button, which alone could have it before they had loaded', async () => {
    const whole = resolveConfig([{ visitor: { fields: FIELDS, askName: false, askEmail: false } }]);
    const whileLoading = { ...identifyForm(whole.visitor)!, fields: undefined };
    const element = await fixture<MissiveChatIdentifyElement>(
      html`<missive-chat-identify
        .config=${whole}
        .form=${whileLoading}
        .visitor=${{ name: '', email: '' }}
      ></missive-chat-identify>`,
    );
    button(element, 'Submit').focus();
    const asked = async (fields: readonly VisitorField[]): Promise<string> => {
      element.form = { ...whileLoading, fields };
      await element.updateComplete;
      await one<MissiveChatFieldsElement>(element, 'missive-chat-fields').updateComplete;
      return element.shadowRoot?.activeElement?.id ?? '';
    };
    expect(await asked(FIELDS)).to.equal('field-order');
    // Later ones do not.
    button(element, 'Submit').focus();
    expect(await asked(FIELDS.slice(1))).to.equal('');
  });
});
