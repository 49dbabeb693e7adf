import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { MissiveChatComposerElement } from '../../src/elements/missive-chat-composer.js';
import {
  all,
  button,
  config,
  expectAccessible,
  expectFocus,
  ofType,
  one,
  requestsOf,
  textOf,
} from './support.js';

const composer = (parts: { draft?: string; offline?: boolean } = {}): Promise<MissiveChatComposerElement> =>
  fixture(
    html`<missive-chat-composer
      .config=${config({ messages: { chat: 'Your message', internet: 'No network' } })}
      .draft=${parts.draft ?? ''}
      ?offline=${parts.offline ?? false}
    ></missive-chat-composer>`,
  );

const box = (element: Element): HTMLTextAreaElement => one<HTMLTextAreaElement>(element, 'textarea');

describe('<missive-chat-composer>', () => {
  it('is accessible', async () => {
    await expectAccessible(await composer());
    await expectAccessible(await composer({ draft: 'Hello', offline: true }));
  });

  it('says what it is for, and that Enter sends', async () => {
    const text = box(await composer());
    expect(text.placeholder).to.equal('Your message');
    expect(text.getAttribute('aria-label')).to.equal('Your message');
    expect(text.getAttribute('enterkeyhint')).to.equal('send');
  });

  it('sends what was typed with Enter, and is empty then', async () => {
    const element = await composer();
    const requests = requestsOf(element);
    element.focus();
    await sendKeys({ type: 'Hi there' });
    await sendKeys({ press: 'Enter' });
    expect(ofType(requests, 'send')).to.deep.equal([{ type: 'send', body: 'Hi there' }]);
    expect(box(element).value).to.equal('');
  });

  it('breaks the line with Shift+Enter', async () => {
    const element = await composer({ draft: 'One' });
    const requests = requestsOf(element);
    element.focus();
    await sendKeys({ press: 'End' });
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Enter' });
    await sendKeys({ up: 'Shift' });
    await sendKeys({ type: 'Two' });
    expect(box(element).value).to.equal('One\nTwo');
    expect(ofType(requests, 'send')).to.be.empty;
  });

  it('does not send with the Enter that ends a composition', async () => {
    const element = await composer({ draft: 'こん' });
    const requests = requestsOf(element);
    const enter = (init: KeyboardEventInit): boolean =>
      box(element).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...init }));
    enter({ isComposing: true });
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari has no other sign
    enter({ keyCode: 229 });
    expect(requests).to.be.empty;
    enter({});
    expect(ofType(requests, 'send')).to.have.length(1);
  });

  it('sends with its button, and keeps the focus in the text', async () => {
    const element = await composer({ draft: 'Hello' });
    const requests = requestsOf(element);
    button(element, 'Send').click();
    expect(ofType(requests, 'send')).to.deep.equal([{ type: 'send', body: 'Hello' }]);
    expectFocus(box(element));
  });

  it('sends nothing that is nothing, and shows that it would not', async () => {
    const element = await composer({ draft: ' \n ' });
    const requests = requestsOf(element);
    expect(button(element, 'Send').getAttribute('aria-disabled')).to.equal('true');
    button(element, 'Send').click();
    expect(requests).to.be.empty;
    element.focus();
    await sendKeys({ type: 'x' });
    expect(button(element, 'Send').getAttribute('aria-disabled')).to.equal('false');
  });

  it('LC-25 hands over each change of the text, so that nothing typed is lost', async () => {
    const element = await composer();
    const requests = requestsOf(element);
    element.focus();
    await sendKeys({ type: 'ab' });
    await sendKeys({ press: 'Enter' });
    expect(ofType(requests, 'draft').map(({ text }) => text)).to.deep.equal(['a', 'ab', '']);
  });

  it('starts with the draft, and never changes what is being typed', async () => {
    const element = await composer({ draft: 'Half a sent' });
    expect(box(element).value).to.equal('Half a sent');
    element.draft = 'Something else';
    await element.updateComplete;
    expect(box(element).value).to.equal('Half a sent');
  });

  it('LC-25 says that the browser is offline, and can be used still', async () => {
    const element = await composer({ offline: true, draft: 'Hello' });
    const requests = requestsOf(element);
    const note = one(element, `#${box(element).getAttribute('aria-describedby')?.split(' ')[0]}`);
    expect(textOf(note)).to.equal('No network');
    button(element, 'Send').click();
    expect(ofType(requests, 'send')).to.have.length(1);
    element.offline = false;
    await element.updateComplete;
    expect(all(element, 'p')).to.be.empty;
  });

  it('grows with its text, to a limit, and shrinks again', async () => {
    const element = await composer();
    const height = (): number => box(element).getBoundingClientRect().height;
    const empty = height();
    element.focus();
    box(element).value = 'word '.repeat(40);
    await sendKeys({ type: '!' });
    const some = height();
    box(element).value = 'line\n'.repeat(200);
    await sendKeys({ type: '!' });
    expect(some).to.be.greaterThan(empty);
    expect(height()).to.be.within(some, 200);
    await sendKeys({ press: 'Enter' });
    expect(height()).to.equal(empty);
  });
});
