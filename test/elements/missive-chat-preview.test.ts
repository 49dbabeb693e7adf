import { expect, fixture, html } from '@open-wc/testing';
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import type { Message } from '../../src/core/types.js';
import type {
  MissiveChatPreviewElement,
  PreviewRequest,
} from '../../src/elements/attention/missive-chat-preview.js';
import { itsMedia } from '../browser/engine.js';
import { expectAccessible, all, button, config, message, nameOf, one, textOf } from './support.js';

const ANN = { name: 'Ann Lee', avatarUrl: '' };
const CONFIG = config({ chat: { name: 'Acme' } });

async function preview(
  parts: Partial<Message> = {},
  { more = 0, config: given = CONFIG } = {},
): Promise<MissiveChatPreviewElement> {
  const shown = message(3, { author: ANN, body: 'Hello there', ...parts });
  return fixture(
    html`<missive-chat-preview .config=${given} .message=${shown} .more=${more}></missive-chat-preview>`,
  );
}

const card = (element: Element): HTMLElement => one(element, '[part=preview]');
const opener = (element: Element): HTMLButtonElement => one(element, 'button');

function requestsOf(element: Element): string[] {
  const requests: string[] = [];
  element.addEventListener('missive-preview-request', (event) =>
    requests.push(Object.values((event as CustomEvent<PreviewRequest>).detail).join(': ')),
  );
  return requests;
}

describe('<missive-chat-preview>', () => {
  // First, since WebKitGTK keeps the viewport units of a style when its window is resized later.
  it('LC-52 a greeting that is higher than the screen scrolls, and its way out is in view', async () => {
    await setViewport({ width: 640, height: 320 });
    const element = await preview({
      body: 'Line\n'.repeat(99),
      replies: Array.from({ length: 6 }, (_, n) => `${'A long reply '.repeat(4)}${n}`),
    });
    element.greeting = true;
    await element.updateComplete;
    expect(card(element).getBoundingClientRect().height).to.be.at.most(240);
    expect(card(element).scrollHeight).to.be.greaterThan(card(element).clientHeight);
    expect(textOf(one(element, '.text'))).to.match(/^(Line ){11}Line…$/);
    await setViewport({ width: 800, height: 600 });
  });

  it('is accessible', async () => {
    await expectAccessible(await preview({}, { more: 2 }));
  });

  it('LC-14 shows who wrote, what, and how many more wait', async () => {
    const element = await preview({}, { more: 2 });
    expect(textOf(opener(element))).to.equal('AL Ann Lee Hello there 2 more messages');
    expect(textOf(opener(await preview({}, { more: 1 })))).to.contain('1 more message');
    expect(textOf(opener(await preview()))).not.to.contain('more');
  });

  it('LC-17 is a group named by what it is about, and no live region', async () => {
    const element = await preview();
    expect([card(element).role, nameOf(card(element))]).to.deep.equal(['group', 'New message from Ann Lee']);
    expect(all(element, '[aria-live], [role=status], [role=alert]')).to.be.empty;
  });

  it('LC-13 shows the account where names are not shown, and no avatar where those are not', async () => {
    const chat = { name: 'Acme', showNames: false, showAvatars: false };
    const element = await preview({}, { config: config({ chat }) });
    expect(textOf(opener(element))).to.equal('Hello there');
    expect(nameOf(card(element))).to.equal('New message from Acme');
  });

  it('LC-24 shows plain text: the words of links, and markup as text', async () => {
    const element = await preview({ body: '<b>See</b> {{ link:https://acme.com our shop }}' });
    expect(textOf(one(element, '.text'))).to.equal('<b>See</b> our shop');
    expect(all(element, 'a, b')).to.be.empty;
  });

  it('LC-42 describes a message without text by its files', async () => {
    const media = [{ sid: 'ME1', filename: 'Invoice.pdf', contentType: 'application/pdf', size: 1 }];
    expect(textOf(one(await preview({ body: '', media }), '.text'))).to.equal('Sent a file: Invoice.pdf');
  });

  for (const [what, body] of [
    ['a thousand lines', Array.from({ length: 1_000 }, (_, line) => `Line ${line}`).join('\n')],
    ['a thousand letters in one word', 'x'.repeat(1_000)],
    ['a thousand emoji', '👩🏽‍🚀'.repeat(1_000)],
  ] as const)
    it(`LC-14 is clipped: ${what}`, async () => {
      await setViewport({ width: 390, height: 800 });
      const element = await preview({ body }, { more: 1 });
      const box = element.getBoundingClientRect();
      expect(box.height).to.be.lessThan(150);
      expect(box.right).to.be.at.most(390);
      expect(element.scrollWidth).to.be.at.most(element.clientWidth);
      expect(textOf(opener(element)).length).to.be.lessThan(450);
      expect(textOf(one(element, '.text'))).to.match(/…$/);
    });

  it('LC-14 asks to be opened by a press, and to be put away by its own button', async () => {
    const element = await preview();
    const requests = requestsOf(element);
    opener(element).click();
    button(element, 'Dismiss').click();
    expect(requests).to.deep.equal(['open', 'dismiss']);
  });

  it('LC-17 is worked by keyboard: opened by Enter, put away by Escape, which goes no further', async () => {
    const element = await preview();
    const requests = requestsOf(element);
    const page: string[] = [];
    const hear = ({ key }: KeyboardEvent): void => void page.push(key);
    document.addEventListener('keydown', hear);
    element.focus();
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Escape' });
    document.removeEventListener('keydown', hear);
    expect(requests).to.deep.equal(['open', 'dismiss']);
    expect(page).not.to.contain('Escape');
  });

  it('LC-52 shows a greeting whole, with its quick replies; other messages without theirs', async () => {
    const body = `${'A long greeting. '.repeat(29)}End`;
    const replies = ['Yes, please', 'No'];
    expect(all(await preview({ replies }), '.replies')).to.be.empty;
    const element = await preview({ body, replies });
    element.greeting = true;
    await element.updateComplete;
    const requests = requestsOf(element);
    expect(textOf(one(element, '.text'))).to.equal(body);
    // Firefox rounds both.
    expect(one(element, '.text').scrollHeight).to.be.at.most(one(element, '.text').clientHeight + 1);
    await expectAccessible(element);
    button(element, 'Yes, please').click();
    expect(requests).to.deep.equal(['answer: Yes, please']);
  });

  itsMedia('LC-17 comes without motion where less of it is wanted', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    expect(getComputedStyle(card(await preview())).animationName).to.equal('none');
    await emulateMedia({ reducedMotion: 'no-preference' });
    expect(getComputedStyle(card(await preview())).animationName).not.to.equal('none');
  });

  it('LC-17 has the way out at the end of the line in both directions', async () => {
    const element = await preview();
    const centre = (of: Element): number => {
      const { left, width } = of.getBoundingClientRect();
      return left + width / 2;
    };
    expect(centre(button(element, 'Dismiss'))).to.be.greaterThan(centre(element));
    element.dir = 'rtl';
    expect(centre(button(element, 'Dismiss'))).to.be.lessThan(centre(element));
    expect(centre(one(element, '.name bdi'))).to.be.greaterThan(centre(element));
  });
});
