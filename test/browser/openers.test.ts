import { expect, fixture, html } from '@open-wc/testing';
import { chatWith, settle, World } from './shell.js';

const click = async (element: Element | null): Promise<void> => {
  (element as HTMLElement).click();
  await settle();
};

describe('links and other elements that open the window', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  it('LC-10 include a link to #missive-chat, without scrolling the page', async () => {
    const element = await chatWith();
    const link = await fixture<HTMLAnchorElement>(html`<a href="#missive-chat"><b>Chat</b> with us</a>`);
    await click(link.querySelector('b'));
    expect(element.open).to.be.true;
    expect(location.hash).to.equal('');
  });

  it('LC-10 include any element with the attribute, with its draft', async () => {
    const element = await chatWith();
    const button = await fixture(html`<button data-missive-open data-draft="About my order">Help</button>`);
    await click(button);
    expect(element.open).to.be.true;
    expect(world.window.drafts).to.deep.equal(['About my order']);
  });

  it('LC-10 include a link in a shadow tree', async () => {
    const element = await chatWith();
    const host = await fixture(html`<div></div>`);
    const link = document.createElement('a');
    link.href = '#missive-chat';
    host.attachShadow({ mode: 'open' }).append(link);
    await click(link);
    expect(element.open).to.be.true;
  });

  it('LC-10 open the chat that is named, and no other', async () => {
    const [sales, help] = [await chatWith({ id: 'sales' }), await chatWith({ id: 'help' })];
    await click(await fixture(html`<button data-missive-open="help">Help</button>`));
    expect([sales.open, help.open]).to.deep.equal([false, true]);
  });

  it('LC-10 ignore a click that the page has handled', async () => {
    const element = await chatWith();
    const link = await fixture(html`<a href="#missive-chat">Chat</a>`);
    link.addEventListener('click', (event) => event.preventDefault());
    await click(link);
    expect(element.open).to.be.false;
  });

  it('LC-10 open nothing once the chat is gone', async () => {
    const element = await chatWith();
    element.remove();
    const button = await fixture(html`<button data-missive-open>Help</button>`);
    await click(button);
    expect(element.open).to.be.false;
  });
});

describe('an initial text', () => {
  beforeEach(() => new World().useRealWindow());

  const known = { email: 'ann@acme.com', name: 'Ann' };
  const box = (element: Element): HTMLTextAreaElement | null | undefined =>
    element.shadowRoot
      ?.querySelector('missive-chat-panel')
      ?.shadowRoot?.querySelector('missive-chat-composer')
      ?.shadowRoot?.querySelector('textarea');

  it('LC-25 fills the empty text box, and never replaces the visitor’s draft', async () => {
    const element = await chatWith({}, (chat) => chat.setUser(known));
    element.show({ draft: 'About my order' });
    await settle();
    expect(box(element)?.value).to.equal('About my order');
    element.show({ draft: 'Something else' });
    await settle();
    expect(box(element)?.value).to.equal('About my order');
  });

  it('LC-20 that is to be sent waits in the text box until the form is completed', async () => {
    const element = await chatWith();
    element.send('Hello');
    await settle();
    expect(element.shadowRoot?.querySelector('missive-chat-panel')?.state.messages).to.deep.equal([]);
    element.setUser(known);
    await settle();
    expect(box(element)?.value).to.equal('Hello');
    element.send('And now');
    await settle();
    const { messages } = element.shadowRoot!.querySelector('missive-chat-panel')!.state;
    expect(messages.map(({ body, delivery }) => [body, delivery])).to.deep.equal([['And now', 'sending']]);
  });
});
