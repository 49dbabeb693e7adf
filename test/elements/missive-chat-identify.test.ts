import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { VisitorConfig } from '../../src/core/types.js';
import { identifyForm } from '../../src/core/visitor-flow.js';
import type { MissiveChatIdentifyElement } from '../../src/elements/missive-chat-identify.js';
import {
  all,
  button,
  buttons,
  config,
  expectAccessible,
  expectFocus,
  field,
  one,
  requestsOf,
  textOf,
} from './support.js';

const NOTHING: VisitorConfig = {
  askName: true,
  requireName: false,
  askEmail: true,
  requireEmail: false,
  requireConsent: false,
  fields: [],
};

const form = (
  visitor: Partial<VisitorConfig> = {},
  consentText = 'I agree',
): Promise<MissiveChatIdentifyElement> =>
  fixture(
    html`<missive-chat-identify
      .config=${config({ messages: { identifyConsent: consentText } })}
      .form=${identifyForm({ ...NOTHING, ...visitor })}
    ></missive-chat-identify>`,
  );

const labels = (element: Element): string[] => all(element, 'label').map(textOf);

/** The error that assistive technology ties to a field. */
function errorOf(element: Element, label: string): string | null {
  const id = field(element, label).getAttribute('aria-describedby');
  return id === null ? null : textOf(one(element, `#${id}`));
}

describe('<missive-chat-identify>', () => {
  it('is accessible', async () => {
    const element = await form({ requireName: true, requireConsent: true });
    await expectAccessible(element);
    button(element, 'Submit').click();
    await element.updateComplete;
    await expectAccessible(element);
  });

  const COMBINATIONS: readonly (readonly [Partial<VisitorConfig>, string[], boolean])[] = [
    [{}, ['Name', 'Email'], true],
    [{ requireName: true }, ['Name *', 'Email'], false],
    [{ requireEmail: true }, ['Name', 'Email *'], false],
    [{ requireName: true, requireEmail: true }, ['Name *', 'Email *'], false],
    [{ askName: false }, ['Email'], true],
    [{ askName: false, requireEmail: true }, ['Email *'], false],
    [{ askEmail: false }, ['Name'], true],
    [{ askEmail: false, requireName: true }, ['Name *'], false],
    [{ requireConsent: true }, ['Name', 'Email', 'I agree *'], false],
    [{ askName: false, askEmail: false }, [], false],
  ];
  for (const [visitor, expected, canSkip] of COMBINATIONS) {
    it(`LC-20 LC-21 asks for ${expected.join(', ') || 'nothing'} with ${JSON.stringify(visitor)}`, async () => {
      const element = await form(visitor);
      expect(labels(element)).to.deep.equal(expected);
      expect(buttons(element, 'Skip')).to.have.length(canSkip ? 1 : 0);
      const hasRequiredLine = all(element, 'p').some((line) => textOf(line) === '* Required field');
      expect(hasRequiredLine).to.equal(expected.some((label) => label.endsWith('*')));
    });
  }

  it('LC-20 hands over what was typed, trimmed', async () => {
    const element = await form();
    const requests = requestsOf(element);
    field(element, 'Name').focus();
    await sendKeys({ type: '  Jane Doe ' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ type: 'jane@acme.com' });
    await sendKeys({ press: 'Enter' });
    expect(requests).to.deep.equal([
      { type: 'identify', name: 'Jane Doe', email: 'jane@acme.com', consent: false },
    ]);
  });

  for (const email of ['jürgen@example.com', '用户@例子.广告', ' jane@acme.com ', "o'hara+chat@acme.co.uk"])
    it(`LC-20 takes the email address “${email}”`, async () => {
      const element = await form({ requireEmail: true });
      const requests = requestsOf(element);
      field(element, 'Email *').value = email;
      button(element, 'Submit').click();
      expect(requests).to.deep.equal([{ type: 'identify', name: '', email: email.trim(), consent: false }]);
    });

  it('CC-07 takes no name of invisible characters', async () => {
    const element = await form({ requireName: true });
    const requests = requestsOf(element);
    field(element, 'Name *').value = '\u200B\u2060 \u3164';
    button(element, 'Submit').click();
    await element.updateComplete;
    expect(requests).to.deep.equal([]);
    expect(field(element, 'Name *').getAttribute('aria-invalid')).to.equal('true');
  });

  it('LC-07 lets nobody type more than a session request takes', async () => {
    const element = await form();
    expect(field(element, 'Name').maxLength).to.equal(200);
    expect(field(element, 'Email').maxLength).to.equal(320);
  });

  it('LC-22 asks for consent alone and hands on what is known', async () => {
    const element = await fixture<MissiveChatIdentifyElement>(
      html`<missive-chat-identify
        .config=${config({ messages: { identifyConsent: 'I agree' } })}
        .form=${{ name: 'none', email: 'none', fields: [], consent: true, canSkip: false }}
        .visitor=${{ name: 'Jane Doe', email: 'jane@acme.com' }}
      ></missive-chat-identify>`,
    );
    const requests = requestsOf(element);
    expect(labels(element)).to.deep.equal(['I agree *']);
    button(element, 'Submit').click();
    expect(requests).to.deep.equal([]);
    field(element, 'I agree *').click();
    button(element, 'Submit').click();
    expect(requests).to.deep.equal([
      { type: 'identify', name: 'Jane Doe', email: 'jane@acme.com', consent: true },
    ]);
  });

  it('LC-21 offers Skip only when nothing asked is required, and asks for it', async () => {
    const element = await form();
    const requests = requestsOf(element);
    button(element, 'Skip').click();
    expect(requests).to.deep.equal([{ type: 'skip-identify' }]);
  });

  it('LC-21 ties an error to its field, goes there, and takes it away when it is mended', async () => {
    const element = await form({ requireEmail: true });
    const requests = requestsOf(element);
    const email = field(element, 'Email *');
    expect(email.hasAttribute('aria-invalid')).to.be.false;
    button(element, 'Submit').click();
    await element.updateComplete;
    expect(email.getAttribute('aria-invalid')).to.equal('true');
    expect(errorOf(element, 'Email *')).to.equal('Please fill in this field.');
    expectFocus(email);
    await sendKeys({ type: 'jane@acme.com' });
    await element.updateComplete;
    expect(errorOf(element, 'Email *')).to.be.null;
    expect(email.hasAttribute('aria-invalid')).to.be.false;
    expect(requests).to.be.empty;
  });

  for (const email of [
    'jane at acme',
    'jane@',
    '@acme.com',
    'jane@localhost',
    'jane@acme.',
    'jane@@acme.com',
  ])
    it(`LC-21 refuses “${email}”, required or not`, async () => {
      const element = await form();
      const requests = requestsOf(element);
      field(element, 'Email').value = email;
      button(element, 'Submit').click();
      await element.updateComplete;
      expect(errorOf(element, 'Email')).to.equal('Please enter a valid email address.');
      expect(requests).to.be.empty;
    });

  it('SR-01 no field is invalid to the browser before anything was typed', async () => {
    const element = await form({ requireName: true, requireConsent: true });
    expect(all(element, ':invalid')).to.be.empty;
    const required = all(element, 'input').map((input) => input.getAttribute('aria-required'));
    expect(required).to.deep.equal(['true', 'false', 'true']);
  });

  it('SR-01 the star of a required field is not spoken', async () => {
    const element = await form({ requireName: true, requireConsent: true });
    const stars = [...all(element, 'label'), ...all(element, 'p')].filter((one) => textOf(one).includes('*'));
    expect(stars).to.have.length(3);
    for (const one of stars) {
      one.querySelectorAll('[aria-hidden=true]').forEach((hidden) => hidden.remove());
      if (one.ariaHidden !== 'true') expect(textOf(one)).to.not.include('*');
    }
  });

  it('SR-01 LC-21 Enter on an error announces it each time, where the focus does not move', async () => {
    const element = await form({ requireEmail: true });
    const requests = requestsOf(element);
    field(element, 'Email *').focus();
    await sendKeys({ type: 'mira' });
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Enter' });
    const said = { type: 'announce', text: 'Please enter a valid email address.' };
    expect(requests).to.deep.equal([said, said]);
  });

  it('SR-01 LC-21 an error that is read out with the field that gets the focus is not announced too', async () => {
    const element = await form({ requireEmail: true });
    const requests = requestsOf(element);
    field(element, 'Name').focus();
    await sendKeys({ press: 'Enter' });
    await element.updateComplete;
    expectFocus(field(element, 'Email *'));
    expect(requests).to.be.empty;
  });

  it('LC-21 no error appears or changes while the visitor types', async () => {
    const element = await form({ requireEmail: true });
    const email = field(element, 'Email *');
    email.focus();
    const errors: (string | null)[] = [];
    const type = async (text: string): Promise<void> => {
      await sendKeys({ type: text });
      await element.updateComplete;
      errors.push(errorOf(element, 'Email *'));
    };
    await sendKeys({ press: 'Enter' });
    await type('m');
    await type('ira');
    await sendKeys({ press: 'Enter' });
    await type('@');
    await type('x.test');
    const invalid = 'Please enter a valid email address.';
    expect(errors).to.deep.equal([null, null, invalid, null]);
  });

  it('LC-21 takes no name of spaces when a name is required', async () => {
    const element = await form({ requireName: true });
    const requests = requestsOf(element);
    field(element, 'Name *').value = '   ';
    button(element, 'Submit').click();
    expect(requests).to.be.empty;
  });

  it('LC-22 submits only with the consent box ticked', async () => {
    const element = await form({ requireConsent: true });
    const requests = requestsOf(element);
    button(element, 'Submit').click();
    await element.updateComplete;
    expect(requests).to.be.empty;
    expect(errorOf(element, 'I agree *')).to.not.be.null;
    field(element, 'I agree *').click();
    button(element, 'Submit').click();
    expect(requests).to.deep.equal([{ type: 'identify', name: '', email: '', consent: true }]);
  });

  it('LC-22 shows links in the consent text', async () => {
    const element = await form(
      { requireConsent: true },
      'See {{ link:https://acme.com/terms our terms }} <b>x</b>',
    );
    const link = one<HTMLAnchorElement>(element, 'a');
    expect([link.href, link.text, link.rel]).to.deep.equal([
      'https://acme.com/terms',
      'our terms',
      'noopener noreferrer',
    ]);
    expect(all(element, 'b')).to.be.empty;
  });

  it('lets the browser fill it in', async () => {
    const element = await form();
    expect(field(element, 'Name').autocomplete).to.equal('name');
    expect(field(element, 'Email').autocomplete).to.equal('email');
    expect(field(element, 'Email').inputMode).to.equal('email');
  });

  it('starts with what is known of the visitor', async () => {
    const element = await fixture<MissiveChatIdentifyElement>(
      html`<missive-chat-identify
        .config=${config()}
        .form=${identifyForm(NOTHING)}
        .visitor=${{ name: 'Jane', email: 'jane@acme.com' }}
      ></missive-chat-identify>`,
    );
    expect([field(element, 'Name').value, field(element, 'Email').value]).to.deep.equal([
      'Jane',
      'jane@acme.com',
    ]);
  });
});
