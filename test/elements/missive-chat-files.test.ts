import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { ChatState } from '../../src/core/chat-state.js';
import type { Message, OutgoingFile } from '../../src/core/types.js';
import { MissiveChatMessagesElement } from '../../src/elements/missive-chat-messages.js';
import {
  all,
  button,
  buttons,
  expectAccessible,
  expectFocus,
  message,
  ofType,
  one,
  requestsOf,
  state,
  textOf,
} from './support.js';
import { waitUntil } from '../browser/wait-until.js';

const PICTURE = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
const photo = { sid: 'ME1', filename: 'Parcel.png', contentType: 'image/png', size: 340_000 };
const invoice = { sid: 'ME2', filename: 'Invoice.pdf', contentType: 'application/pdf', size: 1_800_000 };

const thread = async (parts: Partial<ChatState>): Promise<MissiveChatMessagesElement> => {
  const frame = await fixture(
    html`<div style="display: grid; width: 380px; height: 400px">
      <missive-chat-messages .state=${state(parts)} open></missive-chat-messages>
    </div>`,
  );
  return frame.querySelector('missive-chat-messages')!;
};

const change = async (element: MissiveChatMessagesElement, parts: Partial<ChatState>): Promise<void> => {
  element.state = { ...element.state, ...parts };
  await element.updateComplete;
};

const thumbnailOf = (element: Element): HTMLElement => one(element, 'button.image');

const fromTeam = message(7, { body: '', media: [photo] });

/** An own file on its way, or where it came to. */
const own = (given: Partial<Message> = {}, file: Partial<OutgoingFile> = {}): Message =>
  message(0, {
    id: 'own-1',
    sid: null,
    index: null,
    from: 'visitor',
    body: '',
    media: [{ sid: '', filename: 'pot.png', contentType: 'image/png', size: 68 }],
    delivery: 'sending',
    file: {
      name: 'pot.png',
      type: 'image/png',
      size: 68,
      content: new Blob(['no picture'], { type: 'image/png' }),
      ...file,
    },
    ...given,
  });

describe('files in <missive-chat-messages>', () => {
  it('LC-42 says how far an own file is, and lets the visitor break it off', async () => {
    const element = await thread({ messages: [own({ progress: 0.4 })] });
    const requests = requestsOf(element);
    const progress = one<HTMLProgressElement>(element, 'progress');
    expect([progress.value, progress.getAttribute('aria-label')]).to.deep.equal([
      0.4,
      'Uploading pot.png: 40%',
    ]);
    button(element, 'Cancel sending pot.png').click();
    expect(ofType(requests, 'discard')).to.deep.equal([{ type: 'discard', id: 'own-1' }]);
    await expectAccessible(element);
  });

  it('LC-42 says nothing of how far one is that waits for those before it', async () => {
    const element = await thread({ messages: [own()] });
    expect(one<HTMLProgressElement>(element, 'progress').position).to.equal(-1);
  });

  it('LC-42 shows an own picture from memory, before and after it was sent', async () => {
    const element = await thread({ messages: [own()] });
    const { src } = one<HTMLImageElement>(element, 'img');
    expect(src).to.match(/^blob:/);
    const { file } = element.state.messages[0]!;
    await change(element, {
      messages: [own({ sid: 'IM0', index: 0, delivery: 'sent', media: [photo], file: file! })],
    });
    expect(one<HTMLImageElement>(element, 'img').src).to.equal(src);
    expect(all(element, 'progress')).to.be.empty;
  });

  it('LC-42 opens nothing from memory as a page: it would run as the site itself', async () => {
    const svg = {
      name: 'x.svg',
      type: 'image/svg+xml',
      content: new Blob(['<svg/>'], { type: 'image/svg+xml' }),
    };
    const element = await thread({ messages: [own({}, svg)] });
    expect(all(element, 'a[href^="blob:"]')).to.be.empty;
  });

  it('LC-42 offers a failed file again, or to take it out', async () => {
    const element = await thread({ messages: [own({ delivery: 'failed' })] });
    const requests = requestsOf(element);
    button(element, 'Retry').click();
    button(element, 'Discard').click();
    expect(requests).to.deep.equal([
      { type: 'retry', id: 'own-1' },
      { type: 'discard', id: 'own-1' },
    ]);
    await expectAccessible(element);
  });

  it('LC-42 says of a file that its page took along that it has to be attached again', async () => {
    const element = await thread({ messages: [own({ delivery: 'failed' }, { content: undefined })] });
    expect(textOf(one(element, '.lost'))).to.equal('pot.png is no longer here. Please attach it again.');
    expect(buttons(element, 'Retry')).to.be.empty;
    button(element, 'Discard');
    expect(all(element, 'img')).to.be.empty;
  });

  it('LC-42 keeps the place of a picture until its address is known', async () => {
    const element = await thread({ messages: [fromTeam] });
    const size = (): number[] => {
      const { offsetWidth, offsetHeight } = one(element, '.image');
      return [offsetWidth, offsetHeight];
    };
    const before = size();
    await change(element, { mediaUrls: { ME1: PICTURE } });
    expect(size()).to.deep.equal(before);
  });

  it('LC-42 asks for addresses when there is somebody to ask', async () => {
    const element = await thread({ messages: [fromTeam], connection: 'connecting' });
    const requests = requestsOf(element);
    await change(element, { isTeamTyping: true });
    expect(ofType(requests, 'media-url')).to.be.empty;
    await change(element, { connection: 'connected' });
    expect(ofType(requests, 'media-url')).to.deep.equal([
      { type: 'media-url', messageIndex: 7, mediaSid: 'ME1' },
    ]);
  });

  it('LC-42 asks once more for an address that does not work, and goes by the name then', async () => {
    const element = await thread({ messages: [fromTeam] });
    const requests = requestsOf(element);
    const lost = 'data:image/png;base64,AAAA';
    await change(element, { mediaUrls: { ME1: lost } });
    await waitUntil(() => ofType(requests, 'media-url').length === 1);
    await change(element, { mediaUrls: { ME1: `${lost}AA` } });
    await waitUntil(() => one<HTMLImageElement>(element, 'img').hidden);
    expect(ofType(requests, 'media-url').length).to.equal(1);
    expect(one(element, '.file').offsetHeight).to.be.greaterThan(20);
    expect(textOf(one(element, '.file'))).to.contain('Parcel.png');
    await change(element, { mediaUrls: { ME1: PICTURE } });
    await waitUntil(() => !one<HTMLImageElement>(element, 'img').hidden);
  });

  it('LC-42 asks for a fresh address before an older one is followed', async () => {
    const element = await thread({
      messages: [message(3, { media: [invoice] })],
      mediaUrls: { ME2: 'https://files.example/2' },
    });
    const requests = requestsOf(element);
    one(element, 'a.file').dispatchEvent(new PointerEvent('pointerenter'));
    one(element, 'a.file').dispatchEvent(new PointerEvent('pointerenter'));
    expect(ofType(requests, 'media-url')).to.deep.equal([
      { type: 'media-url', messageIndex: 3, mediaSid: 'ME2' },
    ]);
  });

  it('LC-42 recognizes what a file is by the ending of its name', async () => {
    const element = await thread({ messages: [message(3, { media: [invoice] })] });
    expect(textOf(one(element, '.file-icon'))).to.equal('PDF');
  });
});

describe('<missive-chat-lightbox>', () => {
  const opened = async (
    mediaUrls: Record<string, string> = { ME1: PICTURE },
  ): Promise<MissiveChatMessagesElement> => {
    const element = await thread({ messages: [fromTeam], mediaUrls });
    const thumbnail = thumbnailOf(element);
    expect(one<HTMLImageElement>(element, 'img').alt).to.match(
      /^Show Parcel\.png in full size, The team, \d+:\d\d/,
    );
    thumbnail.focus();
    thumbnail.click();
    await waitUntil(() => all(element, 'dialog[open]').length === 1);
    return element;
  };
  const closed = (element: Element): Promise<void> =>
    waitUntil(() => all(element, 'missive-chat-lightbox').length === 0);

  it('LC-42 shows a picture large, above the page, with its name and a way to keep it', async () => {
    const element = await opened({ ME1: 'https://files.example/1' });
    const dialog = one<HTMLDialogElement>(element, 'dialog');
    expect(dialog.matches(':modal')).to.be.true;
    expect([dialog.offsetWidth, dialog.offsetHeight]).to.deep.equal([innerWidth, innerHeight]);
    expect(one<HTMLImageElement>(element, 'dialog img').alt).to.equal('Parcel.png');
    const download = all<HTMLAnchorElement>(element, 'dialog a')[0];
    expect([download?.href, download?.download]).to.deep.equal(['https://files.example/1', 'Parcel.png']);
    await expectAccessible(element);
  });

  it('LC-17 LC-42 closes with Escape, and nothing else does; the focus goes back', async () => {
    const element = await opened();
    let heard = 0;
    element.parentElement!.addEventListener('keydown', () => (heard += 1));
    expectFocus(button(element, 'Close the image'));
    await sendKeys({ press: 'Escape' });
    await closed(element);
    expectFocus(thumbnailOf(element));
    expect(heard).to.equal(0);
  });

  it('LC-42 closes by its button, and by a press beside the picture', async () => {
    const element = await opened();
    button(element, 'Close the image').click();
    await closed(element);
    thumbnailOf(element).click();
    await waitUntil(() => all(element, 'dialog[open]').length === 1);
    const at = { clientX: 10, clientY: innerHeight / 2 };
    for (const type of ['pointerdown', 'pointerup'])
      one(element, '.stage').dispatchEvent(new PointerEvent(type, at));
    await closed(element);
  });

  it('LC-42 goes with its window', async () => {
    const element = await opened();
    element.open = false;
    await closed(element);
  });

  it('LC-42 goes by the name where a picture cannot be shown', async () => {
    const element = await opened({ ME1: 'data:image/png;base64,AAAA' });
    await waitUntil(() => one<HTMLImageElement>(element, 'dialog img').hidden);
    expect(textOf(one(element, 'dialog .file-icon'))).to.equal('PNG');
    expect(one(element, 'dialog .file-icon').offsetWidth).to.be.greaterThan(40);
  });

  it('LC-25 LC-42 opens the address itself where its part did not load', async () => {
    const { loadLightbox } = MissiveChatMessagesElement;
    const { open } = window;
    const addresses: unknown[] = [];
    MissiveChatMessagesElement.loadLightbox = () => Promise.reject(new Error('offline'));
    window.open = (url) => {
      addresses.push(url);
      return null;
    };
    try {
      const element = await thread({ messages: [fromTeam], mediaUrls: { ME1: 'https://files.example/1' } });
      thumbnailOf(element).click();
      await waitUntil(() => addresses.length === 1);
      expect(addresses).to.deep.equal(['https://files.example/1']);
      expect(all(element, 'missive-chat-lightbox')).to.be.empty;
    } finally {
      MissiveChatMessagesElement.loadLightbox = loadLightbox;
      window.open = open;
    }
  });
});
