import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import type { MissiveChatButtonElement } from '../../src/elements/missive-chat-button.js';
import { itsMedia } from '../browser/engine.js';
import { all, expectAccessible, expectFocus, nameOf, one, textOf } from './support.js';

const launcher = (label = 'Chat with us', unread = 0): Promise<MissiveChatButtonElement> =>
  fixture(html`<missive-chat-button .label=${label} .unread=${unread}></missive-chat-button>`);

/** The name the browser computes is not to be had: its parts are. */
const inner = (element: Element): HTMLButtonElement => one<HTMLButtonElement>(element, '[part=button]');

/** Its words without those that only the eye gets. */
function spokenName(button: Element): string {
  const words = button.cloneNode(true) as Element;
  for (const hidden of words.querySelectorAll('[aria-hidden=true]')) hidden.remove();
  return textOf(words);
}

describe('<missive-chat-button>', () => {
  it('is accessible', async () => {
    await expectAccessible(await launcher());
    await expectAccessible(await launcher('Chat with us', 3));
  });

  it('is named by its label', async () => {
    expect(nameOf(inner(await launcher('Talk to us')))).to.equal('Talk to us');
  });

  it('LC-14 shows the number of unread messages, and says it', async () => {
    const element = await launcher('Chat with us', 3);
    expect(textOf(one(element, '[part=badge]'))).to.equal('3');
    expect(spokenName(inner(element))).to.equal('Chat with us, 3');
    element.words = '3 unread messages';
    await element.updateComplete;
    expect(spokenName(inner(element))).to.equal('Chat with us, 3 unread messages');
  });

  it('LC-48 shows no number while the window is open', async () => {
    const element = await launcher('Chat with us', 3);
    element.expanded = true;
    await element.updateComplete;
    expect(all(element, '[part=badge]')).to.be.empty;
    expect(spokenName(inner(element))).to.equal('Chat with us');
    element.expanded = false;
    await element.updateComplete;
    expect(textOf(one(element, '[part=badge]'))).to.equal('3');
  });

  it('LC-14 counts to 99', async () => {
    expect(textOf(one(await launcher('Chat', 99), '[part=badge]'))).to.equal('99');
    expect(textOf(one(await launcher('Chat', 100), '[part=badge]'))).to.equal('99+');
  });

  it('shows no badge when everything is read', async () => {
    expect(all(await launcher(), '[part=badge]')).to.be.empty;
  });

  it('says whether the window is open, and what it opens', async () => {
    const element = await launcher();
    expect(inner(element).getAttribute('aria-haspopup')).to.equal('dialog');
    expect(inner(element).getAttribute('aria-expanded')).to.equal('false');
    element.expanded = true;
    await element.updateComplete;
    expect(inner(element).getAttribute('aria-expanded')).to.equal('true');
  });

  it('LC-18 takes a double click for one', async () => {
    const element = await launcher();
    let requests = 0;
    element.addEventListener('missive-toggle-request', () => (requests += 1));
    for (const detail of [1, 2]) inner(element).dispatchEvent(new MouseEvent('click', { detail }));
    expect(requests).to.equal(1);
  });

  it('asks to be toggled, across shadow boundaries, from the keyboard too', async () => {
    const element = await launcher();
    element.focus();
    const pressed = oneEvent(element, 'missive-toggle-request');
    await sendKeys({ press: 'Enter' });
    const event = await pressed;
    expect([event.bubbles, event.composed]).to.deep.equal([true, true]);
  });

  it('gives the focus it gets to its button', async () => {
    const element = await launcher();
    element.focus();
    expectFocus(inner(element));
  });

  it('shows own content in place of its icon, and is named by it', async () => {
    const element = await fixture<MissiveChatButtonElement>(
      html`<missive-chat-button for="chat" label="Chat with us">Talk to sales</missive-chat-button>`,
    );
    expect(element.for).to.equal('chat');
    expect(one(element, 'svg').getClientRects()).to.have.length(0);
    await expectAccessible(element);
  });

  it('announces itself, so that its chat finds it', async () => {
    const element = document.createElement('missive-chat-button');
    const connected = oneEvent(document, 'missive-button-connected');
    document.body.append(element);
    expect((await connected).target).to.equal(element);
    element.remove();
  });

  it('is a circle of 60 px', async () => {
    const { width, height } = inner(await launcher()).getBoundingClientRect();
    expect([width, height]).to.deep.equal([60, 60]);
  });

  itsMedia('stands still where motion is not wanted', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const element = await launcher('Chat', 1);
    expect(getComputedStyle(one(element, '[part=badge]')).animationName).to.equal('none');
    await emulateMedia({ reducedMotion: 'no-preference' });
  });

  it('does not take over what the page says of its text', async () => {
    const page = await fixture<HTMLElement>(
      html`<div style="text-transform: uppercase; letter-spacing: 9px; line-height: 5">
        <missive-chat-button label="Chat">Chat</missive-chat-button>
      </div>`,
    );
    const { textTransform, letterSpacing } = getComputedStyle(inner(page.firstElementChild!));
    expect([textTransform, letterSpacing]).to.deep.equal(['none', 'normal']);
  });
});
