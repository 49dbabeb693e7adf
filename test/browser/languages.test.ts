/** The chat in all languages, set in different ways and changed. */

import { expect } from '@open-wc/testing';
import { language as arabic } from '../../src/locales/ar.js';
import { language as french } from '../../src/locales/fr.js';
import { language as german } from '../../src/locales/de.js';
import { language as japanese } from '../../src/locales/ja.js';
import type { MissiveChatElement } from '../../src/elements/missive-chat.js';
import { followPresets } from '../../src/presets.js';
import { all, button, field, nameOf, one, textOf } from '../elements/support.js';
import { chatWith, pressable, settle, World } from './shell.js';

const html = document.documentElement;

const until = async (what: string, isSo: () => boolean): Promise<void> => {
  const deadline = performance.now() + 15_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`Not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const title = (element: MissiveChatElement): string =>
  all(element, '[part=title]').map(textOf).join('') || textOf(pressable(element));
const shows = (element: MissiveChatElement, text: unknown): Promise<void> =>
  until(`“${String(text)}” shows`, () => title(element) === text);
const frame = (element: MissiveChatElement): HTMLElement => one(element, '.frame');

describe('<missive-chat>, in the language', () => {
  let world: World;
  const before = { lang: html.lang, dir: html.dir };
  beforeEach(() => {
    world = new World();
    world.followPresets = followPresets;
    world.useRealWindow();
  });
  afterEach(() => Object.assign(html, before));

  it('LC-02 of the page, in button and window', async () => {
    html.lang = 'ar-EG';
    const element = await chatWith({ locale: 'auto', open: '' });
    await shows(element, arabic.messages.title);
    expect(textOf(pressable(element))).to.contain(arabic.messages.title);
    expect(nameOf(one(element, '[part=close-button]'))).to.equal(arabic.strings.close);
    expect(textOf(one(element, '[part=footer]'))).to.equal('بدعم من Missive');
  });

  it('LC-17 from right to left, with its attributes set', async () => {
    const element = await chatWith({ locale: 'he-IL', open: '' });
    await shows(element, 'כתבו לנו');
    const { lang, dir } = frame(element);
    expect([lang, dir]).to.deep.equal(['he-IL', 'rtl']);
    expect(getComputedStyle(one(element, '[part=header]')).direction).to.equal('rtl');
    expect(getComputedStyle(pressable(element)).direction).to.equal('rtl');
  });

  it('LC-17 from left to right on a page with the other direction', async () => {
    html.dir = 'rtl';
    const element = await chatWith({ locale: 'de', open: '' });
    await shows(element, german.messages.title);
    expect(getComputedStyle(one(element, '[part=header]')).direction).to.equal('ltr');
  });

  it('LC-17 unset: documented texts are English, with the page’s direction', async () => {
    Object.assign(html, { lang: 'he', dir: 'rtl' });
    const element = await chatWith({ open: '' });
    await until('a window', () => all(element, '[part=header]').length > 0);
    const window = one(element, '[role=dialog]');
    expect(window.lang).to.equal('en');
    expect(getComputedStyle(one(element, '[part=header]')).direction).to.equal('rtl');
    element.messages = { title: 'דברו איתנו' };
    await until('the page’s own', () => !window.hasAttribute('lang'));
    expect(frame(element).hasAttribute('lang')).to.be.false;
  });

  it('LC-02 changed by the page, keeps the draft and the focus', async () => {
    html.lang = 'fr';
    const element = await chatWith({ locale: 'auto', open: '' });
    await shows(element, french.messages.title);
    const name = field(element, french.messages.identifyName);
    name.value = 'Zoë';
    name.focus();
    name.setSelectionRange(1, 2);
    html.lang = 'ja';
    await shows(element, japanese.messages.title);
    expect(field(element, japanese.messages.identifyName)).to.equal(name);
    expect(name.value).to.equal('Zoë');
    expect(name.matches(':focus')).to.be.true;
    expect([name.selectionStart, name.selectionEnd]).to.deep.equal([1, 2]);
  });

  it('LC-21 shows form errors in it, including those shown already', async () => {
    html.lang = 'fr';
    const element = await chatWith({ locale: 'auto', open: '', 'visitor-require-consent': '' });
    await shows(element, french.messages.title);
    const errors = () => all(element, '.error').map(textOf);
    button(element, french.messages.identifySubmit).click();
    const { fieldRequired, consentRequired } = french.strings;
    await until('French errors', () => errors().join() === [fieldRequired, consentRequired].join());
    html.lang = 'de';
    const told = [german.strings.fieldRequired, german.strings.consentRequired];
    await until('German errors', () => errors().join() === told.join());
    const email = field(element, `${german.messages.identifyEmail} *`);
    email.value = 'zoe at acme';
    button(element, german.messages.identifySubmit).click();
    await until('another error', () => errors()[0] === german.strings.emailInvalid);
  });

  it('LC-02 is applied within a few frames, once it has loaded', async () => {
    html.lang = 'ja';
    const element = await chatWith({ locale: 'auto', open: '' });
    await shows(element, japanese.messages.title);
    html.lang = 'de';
    await shows(element, german.messages.title);
    html.lang = 'ja';
    for (let frame = 0; frame < 30 && title(element) !== japanese.messages.title; frame += 1)
      await new Promise(requestAnimationFrame);
    expect(title(element)).to.equal(japanese.messages.title);
    expect(textOf(pressable(element))).to.contain(japanese.messages.title);
  });

  it('LC-02 keeps the text in the text box', async () => {
    html.lang = 'fr';
    const element = await chatWith({ locale: 'auto', open: '', 'visitor-ask-email': 'false' }, (chat) => {
      chat.config = { user: { email: 'zoe@acme.example', name: 'Zoë' } };
    });
    await shows(element, french.messages.title);
    const box = one<HTMLTextAreaElement>(element, 'textarea');
    box.value = 'Wo ist mein';
    box.dispatchEvent(new InputEvent('input'));
    box.focus();
    html.lang = 'de';
    await until('its placeholder', () => box.placeholder === german.messages.chat);
    expect(box.value).to.equal('Wo ist mein');
    expect(box.matches(':focus')).to.be.true;
  });

  it('LC-17 breaks lines between words, in Korean too', async () => {
    const element = await chatWith({ locale: 'ko', open: '' });
    await until('a window', () => all(element, '[role=dialog]').length > 0);
    await until('its lines', () => getComputedStyle(one(element, '[role=dialog]')).wordBreak === 'keep-all');
  });

  it('LC-04 follows its attribute and its configuration', async () => {
    const element = await chatWith({ locale: 'fr' });
    await shows(element, french.messages.title);
    element.setAttribute('locale', 'de');
    await shows(element, german.messages.title);
    element.removeAttribute('locale');
    await shows(element, 'Chat with us');
    expect([frame(element).hasAttribute('lang'), frame(element).dir]).to.deep.equal([false, '']);
    element.config = { chat: { locale: 'ar' } };
    await shows(element, arabic.messages.title);
  });

  it('LC-02 requested last wins, when they load in another order', async () => {
    html.lang = 'fr';
    const element = await chatWith({ locale: 'auto' });
    html.lang = 'ja';
    html.lang = 'de';
    await shows(element, german.messages.title);
    await settle();
    expect(title(element)).to.equal(german.messages.title);
  });

  it('LC-02 and changed before the first one has loaded, opens the window too', async () => {
    const element = await chatWith({ locale: 'fr', open: '' });
    element.setAttribute('locale', 'de');
    await until('a window', () => all(element, '[part=header]').length > 0);
    await shows(element, german.messages.title);
  });

  it('LC-02 is overridden by the page’s own texts', async () => {
    const element = await chatWith({ locale: 'fr', open: '' }, (chat) => {
      chat.config = { messages: { title: 'Une question ?' }, strings: { close: 'Plus tard' } };
    });
    await shows(element, 'Une question ?');
    await until('French', () => all(element, 'label').map(textOf).includes(french.messages.identifyName));
    expect(nameOf(one(element, '[part=close-button]'))).to.equal('Plus tard');
  });

  it('LC-02 without a file falls back to English, and an invalid tag is reported', async () => {
    const said: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => void said.push(text);
    html.lang = 'sw';
    const followed = await chatWith({ locale: 'auto' });
    await until('a button', () => all(followed, '[part=button]').length > 0);
    const element = await chatWith({ locale: 'sw' });
    await until('a report', () => said.length > 0);
    console.warn = warn;
    expect(title(element)).to.equal('Chat with us');
    expect(said.length).to.equal(1);
    expect(said[0]).to.contain('“sw”').and.to.contain('zh-Hant');
  });

  it('LC-02 English has English dates', async () => {
    const element = await chatWith({ locale: 'en-GB' });
    await until('its tag', () => frame(element).lang === 'en-GB');
    expect(title(element)).to.equal('Chat with us');
  });
});
