import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { DEFAULT_FILE_LIMITS, type FileLimits } from '../../src/core/files.js';
import { LONGEST_TEXT } from '../../src/core/limits.js';
import { MissiveChatComposerElement } from '../../src/elements/missive-chat-composer.js';
import {
  all,
  button,
  COMPOSER_PARTS,
  config,
  expectAccessible,
  expectFocus,
  ofType,
  one,
  requestsOf,
  textOf,
} from './support.js';
import { waitUntil } from '../browser/wait-until.js';

const composer = async (limits: Partial<FileLimits> = {}): Promise<MissiveChatComposerElement> => {
  const frame = await fixture(
    html`<div>
      <missive-chat-composer
        .config=${config({ messages: { internet: 'No network' } })}
        .limits=${{ ...DEFAULT_FILE_LIMITS, ...limits }}
      ></missive-chat-composer>
    </div>`,
  );
  return frame.querySelector('missive-chat-composer')!;
};

const box = (element: Element): HTMLTextAreaElement => one<HTMLTextAreaElement>(element, 'textarea');
const text = (name: string, content = 'some words'): File =>
  new File([content], name, { type: 'text/plain' });
const picture = async (name = 'pot.png'): Promise<File> => {
  const canvas = new OffscreenCanvas(8, 8);
  canvas.getContext('2d')?.fillRect(0, 0, 8, 8);
  return new File([await canvas.convertToBlob()], name, { type: 'image/png' });
};

const carrying = (...files: (File | string)[]): DataTransfer => {
  const transfer = new DataTransfer();
  for (const file of files)
    if (typeof file === 'string') transfer.setData('text/plain', file);
    else transfer.items.add(file);
  return transfer;
};

/** The visitor has chosen these in the browser's dialog. */
const choose = (element: Element, ...files: File[]): void => {
  const input = one<HTMLInputElement>(element, 'input[type=file]');
  input.files = carrying(...files).files;
  input.dispatchEvent(new Event('change'));
};

const paste = (element: Element, clipboardData: DataTransfer): boolean => {
  const event = new ClipboardEvent('paste', { bubbles: true, composed: true, cancelable: true });
  // Firefox makes an empty one of what is given to the constructor.
  Object.defineProperty(event, 'clipboardData', { value: clipboardData });
  return box(element).dispatchEvent(event);
};

const drag = (target: Element, type: string, dataTransfer: DataTransfer): boolean =>
  target.dispatchEvent(
    new DragEvent(type, { dataTransfer, bubbles: true, composed: true, cancelable: true }),
  );

const names = (element: Element): string[] => all(element, 'li b').map(textOf);
const refusals = (element: Element): string[] => all(element, '#refusals p').map(textOf);
const listed = (element: Element, count: number): Promise<void> =>
  waitUntil(() => names(element).length === count, `${count} files are listed`);

describe('<missive-chat-composer> with files', () => {
  afterEach(() => {
    MissiveChatComposerElement.parts = COMPOSER_PARTS;
  });

  it('LC-42 shows what was chosen before it is sent: picture, name and size', async () => {
    const element = await composer();
    choose(element, await picture(), text('Order.txt'));
    await listed(element, 2);
    expect(names(element)).to.deep.equal(['pot.png', 'Order.txt']);
    expect(textOf(one(element, 'ul'))).to.contain('10 bytes');
    expect(one<HTMLImageElement>(element, 'li img').src).to.match(/^blob:/);
    expectFocus(box(element));
    await expectAccessible(element);
  });

  it('LC-49 notes the size of a picture, for those who will show it', async () => {
    const element = await composer();
    const requests = requestsOf(element);
    choose(element, await picture(), text('Order.txt'));
    await listed(element, 2);
    await waitUntil(() => one<HTMLImageElement>(element, 'li img').complete);
    box(element).focus();
    await sendKeys({ press: 'Enter' });
    const [sent] = ofType(requests, 'send');
    expect(sent?.files?.map(({ image }) => image)).to.deep.equal([{ width: 8, height: 8 }, undefined]);
  });

  it('LC-42 a note about a refused file can be dismissed, and the focus goes on to the text box', async () => {
    const element = await composer();
    choose(element, text('run.exe'), text('empty.txt', ''));
    await waitUntil(() => refusals(element).length === 2);
    const [first] = all(element, '#refusals button');
    expect(first!.getAttribute('aria-label')).to.equal('Dismiss');
    first!.click();
    await element.updateComplete;
    expect(refusals(element)).to.deep.equal(['empty.txt is empty.']);
    expectFocus(box(element));
    await expectAccessible(element);
  });

  it('LC-42 sends text and files together, and is empty then', async () => {
    const element = await composer();
    const requests = requestsOf(element);
    const file = text('Order.txt');
    choose(element, file);
    await listed(element, 1);
    box(element).focus();
    await sendKeys({ type: 'Here' });
    await sendKeys({ press: 'Enter' });
    expect(ofType(requests, 'send')).to.deep.equal([
      {
        type: 'send',
        body: 'Here',
        files: [{ name: 'Order.txt', type: 'text/plain', size: 10, content: file }],
      },
    ]);
    await element.updateComplete;
    expect(names(element)).to.be.empty;
    expect(button(element, 'Send').getAttribute('aria-disabled')).to.equal('true');
  });

  it('LC-42 sends files without a text', async () => {
    const element = await composer();
    const requests = requestsOf(element);
    choose(element, text('Order.txt'));
    await listed(element, 1);
    expect(button(element, 'Send').getAttribute('aria-disabled')).to.equal('false');
    button(element, 'Send').click();
    expect(ofType(requests, 'send')[0]?.files?.length).to.equal(1);
  });

  it('LC-42 takes out one again, and the focus stays near', async () => {
    const element = await composer();
    choose(element, text('a.txt'), text('b.txt'), text('c.txt'));
    await listed(element, 3);
    button(element, 'Remove b.txt').click();
    await listed(element, 2);
    expectFocus(button(element, 'Remove c.txt'));
    button(element, 'Remove c.txt').click();
    await listed(element, 1);
    expectFocus(button(element, 'Remove a.txt'));
    button(element, 'Remove a.txt').click();
    await listed(element, 0);
    expectFocus(box(element));
  });

  it('LC-42 forgets its pictures when they are sent', async () => {
    const element = await composer();
    choose(element, await picture());
    await listed(element, 1);
    const { src } = one<HTMLImageElement>(element, 'li img');
    button(element, 'Send').click();
    const fetched = await fetch(src).then(
      () => 'there',
      () => 'gone',
    );
    expect(fetched).to.equal('gone');
  });

  it('LC-42 names what is not taken and why, at the text box, and keeps the others', async () => {
    const element = await composer({ maxBytes: 20 });
    choose(
      element,
      text('good.txt'),
      text('big.txt', 'x'.repeat(21)),
      text('empty.txt', ''),
      text('run.exe'),
    );
    await listed(element, 1);
    expect(refusals(element)).to.deep.equal([
      'big.txt is too large. Files can have up to 20 bytes.',
      'empty.txt is empty.',
      'Files such as run.exe cannot be sent.',
    ]);
    expect(box(element).getAttribute('aria-describedby')).to.contain('refusals');
    expect(all(element, '[role=status], [aria-live]')).to.be.empty;
    await expectAccessible(element);
  });

  it('LC-42 takes so many at a time', async () => {
    const element = await composer({ maxCount: 2 });
    choose(element, text('a.txt'), text('b.txt'), text('c.txt'), text('d.txt'));
    await listed(element, 2);
    expect(refusals(element)).to.deep.equal(['You can send 2 files at a time.']);
    button(element, 'Remove a.txt').click();
    await listed(element, 1);
    expect(refusals(element)).to.be.empty;
  });

  it('LC-42 asks the browser for the account’s types', async () => {
    const element = await composer({ types: ['image/*', '.pdf'] });
    expect(one<HTMLInputElement>(element, 'input[type=file]').accept).to.equal('image/*,.pdf');
  });

  it('LC-42 takes a pasted screenshot', async () => {
    const element = await composer();
    expect(paste(element, carrying(await picture('image.png')))).to.be.false;
    await listed(element, 1);
    expect(names(element)).to.deep.equal(['image.png']);
  });

  it('LC-42 leaves pasted text to the browser, also cells that bring a picture of themselves', async () => {
    const element = await composer();
    expect(paste(element, carrying('words'))).to.be.true;
    const cells = carrying('1,2', await picture());
    cells.setData('text/html', '<table></table>');
    expect(paste(element, cells)).to.be.true;
    expect(names(element)).to.be.empty;
  });

  it('LC-42 takes what is let go over the window, and shows where', async () => {
    const element = await composer();
    const frame = element.parentElement!;
    const transfer = carrying(await picture());
    expect(drag(frame, 'dragover', transfer)).to.be.false;
    await waitUntil(() => all(element, '.drop').length === 1);
    expect(textOf(one(element, '.drop'))).to.equal('Drop files here to send them');
    await expectAccessible(element);
    expect(drag(frame, 'drop', transfer)).to.be.false;
    await listed(element, 1);
    expect(all(element, '.drop')).to.be.empty;
  });

  it('LC-42 takes the hint away when the file is carried out', async () => {
    const element = await composer();
    const frame = element.parentElement!;
    const transfer = carrying(text('a.txt'));
    drag(frame, 'dragover', transfer);
    await waitUntil(() => all(element, '.drop').length === 1);
    drag(frame, 'dragleave', transfer);
    await element.updateComplete;
    expect(all(element, '.drop')).to.be.empty;
  });

  it('LC-42 leaves text that is let go to the text box', async () => {
    const element = await composer();
    expect(drag(element.parentElement!, 'dragover', carrying('words'))).to.be.true;
    expect(drag(element.parentElement!, 'drop', carrying('words'))).to.be.true;
    await element.updateComplete;
    expect(all(element, '.drop, li')).to.be.empty;
  });

  it('LC-25 LC-42 says calmly that its part did not load, and keeps the files for the next try', async () => {
    const element = await composer();
    MissiveChatComposerElement.parts = {
      loadTray: () => Promise.reject(new Error('offline')),
      loadEmoji: () => Promise.reject(new Error('offline')),
    };
    const requests = requestsOf(element);
    choose(element, text('a.txt'));
    await waitUntil(() => textOf(one(element, '#notes')) === 'No network');
    box(element).focus();
    await sendKeys({ type: 'Hi' });
    await sendKeys({ press: 'Enter' });
    expect(ofType(requests, 'send')).to.deep.equal([{ type: 'send', body: 'Hi' }]);

    MissiveChatComposerElement.parts = COMPOSER_PARTS;
    choose(element, text('b.txt'));
    await listed(element, 2);
    expect(textOf(one(element, '#notes'))).to.equal('');
  });

  it('LC-25 sends no text that is too long, says by how much, and loses nothing', async () => {
    const element = await composer();
    const requests = requestsOf(element);
    box(element).value = 'x'.repeat(LONGEST_TEXT);
    box(element).focus();
    await sendKeys({ type: 'yz' });
    await element.updateComplete;
    expect(textOf(one(element, '#notes'))).to.equal('The message is 2 characters too long.');
    expect(box(element).getAttribute('aria-invalid')).to.equal('true');
    expect(button(element, 'Send').getAttribute('aria-disabled')).to.equal('true');
    await expectAccessible(element);
    await sendKeys({ press: 'Enter' });
    expect(ofType(requests, 'send')).to.be.empty;
    expect(box(element).value.length).to.equal(LONGEST_TEXT + 2);
    await sendKeys({ press: 'Backspace' });
    await sendKeys({ press: 'Backspace' });
    await sendKeys({ press: 'Enter' });
    expect(ofType(requests, 'send')[0]?.body.length).to.equal(LONGEST_TEXT);
  });
});
