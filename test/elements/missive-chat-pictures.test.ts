import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { ChatState } from '../../src/core/chat-state.js';
import { imageFromAttributes } from '../../src/core/message-attributes.js';
import type { ImageSize, Message } from '../../src/core/types.js';
import type { MissiveChatMessagesElement } from '../../src/elements/missive-chat-messages.js';
import { waitUntil } from '../browser/wait-until.js';
import {
  all,
  button,
  buttons,
  expectAccessible,
  expectFocus,
  message,
  messages,
  nextFrame,
  ofType,
  one,
  requestsOf,
  state,
  textOf,
} from './support.js';

/** A picture of this size, of two colours. */
function picture({ width, height }: ImageSize): string {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#47c';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#c74';
  context.fillRect(0, 0, width / 2, height / 2);
  return canvas.toDataURL('image/png');
}

const size = (width: number, height: number): ImageSize => ({ width, height });

async function thread(parts: Partial<ChatState>): Promise<MissiveChatMessagesElement> {
  const frame = await fixture(
    html`<div style="display: flex; width: 400px; height: 500px; font: 15px/1.4 sans-serif">
      <missive-chat-messages
        style="flex: 1; min-height: 0"
        .state=${state(parts)}
        open
      ></missive-chat-messages>
    </div>`,
  );
  return frame.querySelector('missive-chat-messages')!;
}

async function change(element: MissiveChatMessagesElement, parts: Partial<ChatState>): Promise<void> {
  element.state = { ...element.state, ...parts };
  await element.updateComplete;
}

const withPicture = (index: number, image?: ImageSize): Message =>
  message(index, {
    body: '',
    media: [
      {
        sid: `ME${index}`,
        filename: `${index}.png`,
        contentType: 'image/png',
        size: 1,
        ...(image && { image }),
      },
    ],
  });

const boxOf = (element: Element, selector = '.image'): number[] => {
  const { offsetWidth, offsetHeight } = one(element, selector);
  return [offsetWidth, offsetHeight];
};

const isLoaded = ({ complete, naturalWidth }: HTMLImageElement): boolean => complete && naturalWidth > 0;

const loaded = (element: Element, selector: string): Promise<void> =>
  waitUntil(() => all<HTMLImageElement>(element, selector).every(isLoaded));

describe('pictures in <missive-chat-messages>', () => {
  for (const [what, image, box] of [
    ['a photo keeps its ratio', size(4032, 3024), [240, 180]],
    ['a portrait keeps its ratio', size(3024, 4032), [240, 320]],
    ['a small picture keeps its size', size(90, 60), [90, 60]],
    ['an icon is not blown up, and large enough for a finger', size(16, 16), [48, 48]],
    ['a tall screenshot is not a thread of pixels', size(700, 2200), [160, 320]],
    ['a panorama is not a thread of pixels', size(4000, 500), [240, 80]],
  ] as const)
    it(`LC-49 ${what}; its room is reserved before it is there`, async () => {
      const element = await thread({ messages: [withPicture(0, image)] });
      expect(boxOf(element)).to.deep.equal(box);
      await change(element, { mediaUrls: { ME0: picture(image) } });
      await loaded(element, '.image img');
      await nextFrame();
      expect(boxOf(element, '.image img')).to.deep.equal(box);
    });

  it('LC-49 of a tall picture the top is seen, and no small one is blown up', async () => {
    const images = [size(700, 2200), size(16, 16)];
    const element = await thread({
      messages: [withPicture(0, images[0]), message(1), withPicture(2, images[1])],
      mediaUrls: Object.fromEntries(images.map((image, index) => [`ME${2 * index}`, picture(image)])),
    });
    const [tall, icon] = all(element, '.image img').map((img) => getComputedStyle(img));
    expect([tall!.objectFit, tall!.objectPosition]).to.deep.equal(['cover', '50% 0px']);
    expect(icon!.objectFit).to.equal('scale-down');
  });

  it('LC-49 takes the size of a picture whose sender noted none, and moves no reader below', async () => {
    const element = await thread({ messages: [withPicture(0), ...messages(1, 30)], visitorReadIndex: 30 });
    one(element, '.scroller').scrollTop = 400;
    await nextFrame();
    await nextFrame();
    const place = (): number => one(element, '[data-key=IM15]').getBoundingClientRect().top;
    const before = place();
    expect(boxOf(element)).to.deep.equal([220, 160]);
    await change(element, { mediaUrls: { ME0: picture(size(1200, 400)) } });
    await waitUntil(() => boxOf(element)[1] === 80);
    await nextFrame();
    expect(place()).to.be.closeTo(before, 1);
  });

  it('LC-49 stays at the end when the last picture turns out to be high', async () => {
    const element = await thread({ messages: [...messages(0, 20), withPicture(21)], visitorReadIndex: 21 });
    await change(element, { mediaUrls: { ME21: picture(size(600, 800)) } });
    await waitUntil(() => boxOf(element)[1] === 320);
    await nextFrame();
    await nextFrame();
    const { scrollHeight, scrollTop, clientHeight } = one(element, '.scroller');
    expect(scrollHeight - scrollTop - clientHeight).to.be.below(2);
  });

  it('LC-49 takes no size from a sender that no picture has', () => {
    for (const image of [size(0, 100), size(-5, 10), size(NaN, 10), size(1e9, 1), 'large', null])
      expect(imageFromAttributes({ image }), JSON.stringify(image)).to.deep.equal({});
  });

  it('LC-49 shows several pictures of a message as a grid', async () => {
    const media = [1, 2, 3].map((place) => ({
      sid: `ME${place}`,
      filename: `${place}.png`,
      contentType: 'image/png',
      size: 1,
    }));
    const element = await thread({
      messages: [message(0, { body: '', media })],
      mediaUrls: Object.fromEntries(media.map(({ sid }) => [sid, picture(size(300, 200))])),
    });
    await loaded(element, '.image img');
    const [first, second, third] = all(element, 'button.image').map((image) => image.getBoundingClientRect());
    expect(first!.top).to.equal(second!.top);
    expect(second!.left).to.be.above(first!.right);
    expect([third!.left, third!.right]).to.deep.equal([first!.left, second!.right]);
  });
});

describe('<missive-chat-lightbox> of several pictures', () => {
  const SHAPES = [size(1600, 1000), size(700, 2200), size(48, 48)];

  async function opened(place = 0): Promise<MissiveChatMessagesElement> {
    const element = await thread({
      messages: SHAPES.map((image, index) => withPicture(index, image)),
      mediaUrls: Object.fromEntries(SHAPES.map((image, index) => [`ME${index}`, picture(image)])),
    });
    const thumbnail = all(element, 'button.image')[place]!;
    thumbnail.focus();
    thumbnail.click();
    await waitUntil(() => all(element, 'dialog[open]').length === 1);
    await loaded(element, 'dialog img');
    return element;
  }

  const lightbox = (element: Element): HTMLElementTagNameMap['missive-chat-lightbox'] =>
    one<HTMLElementTagNameMap['missive-chat-lightbox']>(element, 'missive-chat-lightbox');
  const shown = (element: Element): string => one<HTMLImageElement>(element, 'dialog img').alt;
  const place = (element: Element): string => all(element, '.place').map(textOf).join();
  const factor = (element: Element): number =>
    new DOMMatrix(getComputedStyle(one(element, 'dialog img')).transform).a;
  async function settled(element: MissiveChatMessagesElement): Promise<void> {
    await element.updateComplete;
    await lightbox(element).updateComplete;
    await nextFrame();
    await loaded(element, 'dialog img');
  }

  /** Where the picture's pixels are. */
  function pixels(element: Element): DOMRect {
    const img = one<HTMLImageElement>(element, 'dialog img');
    const { left, top, width, height } = img.getBoundingClientRect();
    const zoom = factor(element);
    const scale = Math.min(zoom, width / img.naturalWidth, height / img.naturalHeight);
    const [w, h] = [img.naturalWidth * scale, img.naturalHeight * scale];
    return new DOMRect(left + (width - w) / 2, top + (height - h) / 2, w, h);
  }

  const press = (stage: Element, type: string, pointerId: number, clientX: number, clientY: number): void =>
    void stage.dispatchEvent(new PointerEvent(type, { pointerId, clientX, clientY, bubbles: true }));

  function doubleTap(element: Element): void {
    const stage = one(element, '.stage');
    const { left, top, width, height } = stage.getBoundingClientRect();
    for (const type of ['pointerdown', 'pointerup', 'pointerdown', 'pointerup'])
      press(stage, type, 1, left + width / 2, top + height / 2);
  }

  it('LC-49 fits every shape into the screen, below its bar, and enlarges none', async () => {
    for (const [index, { width }] of SHAPES.entries()) {
      const element = await opened(index);
      await nextFrame();
      const { top, bottom, left, right, width: shownWidth } = pixels(element);
      expect(top, 'below the bar').to.be.at.least(one(element, '.bar').getBoundingClientRect().bottom - 1);
      expect(bottom).to.be.at.most(innerHeight);
      expect([left >= 0, right <= innerWidth]).to.deep.equal([true, true]);
      expect(shownWidth).to.be.at.most(width);
      button(element, 'Close the image').click();
      await waitUntil(() => all(element, 'missive-chat-lightbox').length === 0);
    }
  });

  it('LC-49 says which of how many it is, and goes to the others by buttons and keys', async () => {
    const element = await opened();
    expect(place(element)).to.equal('1 of 3');
    expect(one(element, 'dialog').getAttribute('aria-label')).to.equal('0.png, 1 of 3');
    expect(button(element, 'Previous image').getAttribute('aria-disabled')).to.equal('true');
    button(element, 'Next image').click();
    await settled(element);
    expect([shown(element), place(element)]).to.deep.equal(['1.png', '2 of 3']);
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) {
      await sendKeys({ press: key });
      await settled(element);
    }
    expect(shown(element)).to.equal('1.png');
    await expectAccessible(element);
  });

  it('LC-49 offers no other picture where there is one', async () => {
    const element = await opened();
    await change(element, { messages: [withPicture(0, SHAPES[0])] });
    await settled(element);
    expect(buttons(element, 'Next image')).to.be.empty;
    expect(place(element)).to.equal('');
  });

  it('LC-49 asks for the address of a picture that it goes to', async () => {
    const element = await opened();
    const requests = requestsOf(element);
    await change(element, { messages: [...element.state.messages, withPicture(3)] });
    expect(ofType(requests, 'media-url').map(({ mediaSid }) => mediaSid)).to.deep.equal(['ME3']);
  });

  it('LC-49 zooms with keys, buttons and the wheel, where the pointer is, and back', async () => {
    const element = await opened();
    await sendKeys({ press: '+' });
    await settled(element);
    expect(factor(element)).to.be.closeTo(1.5, 0.01);
    button(element, 'Zoom in').click();
    await settled(element);
    expect(factor(element)).to.be.closeTo(2.25, 0.01);
    await sendKeys({ press: '0' });
    await settled(element);
    expect(factor(element)).to.equal(1);
    expect(button(element, 'Zoom out').getAttribute('aria-disabled')).to.equal('true');
    const { right, bottom } = pixels(element);
    const at = { clientX: right - 5, clientY: bottom - 5 };
    const wheel = new WheelEvent('wheel', { deltaY: -400, cancelable: true, ...at });
    one(element, '.stage').dispatchEvent(wheel);
    await settled(element);
    expect(wheel.defaultPrevented).to.be.true;
    expect(factor(element)).to.be.above(2);
    expect(pixels(element).right - right, 'the corner stays under the pointer').to.be.within(-1, 20);
    expect(pixels(element).left).to.be.below(0);
  });

  it('LC-49 zooms with two fingers, and back with a double tap', async () => {
    const element = await opened();
    const stage = one(element, '.stage');
    press(stage, 'pointerdown', 1, 300, 300);
    press(stage, 'pointerdown', 2, 400, 300);
    press(stage, 'pointermove', 2, 500, 300);
    press(stage, 'pointerup', 2, 500, 300);
    press(stage, 'pointerup', 1, 300, 300);
    await settled(element);
    expect(factor(element)).to.be.closeTo(2, 0.05);
    doubleTap(element);
    await settled(element);
    expect(factor(element)).to.equal(1);
  });

  it('LC-49 a tall picture fills the width after a double tap: it can be read', async () => {
    const element = await opened(1);
    doubleTap(element);
    await settled(element);
    expect(pixels(element).width).to.be.closeTo(one(element, '.stage').offsetWidth, 40);
  });

  it('LC-49 goes to the next picture by a swipe, in the direction of reading', async () => {
    for (const [dir, from, to] of [
      ['ltr', 400, 200],
      ['rtl', 200, 400],
    ] as const) {
      const element = await opened();
      lightbox(element).dir = dir;
      const stage = one(element, '.stage');
      press(stage, 'pointerdown', 1, from, 300);
      press(stage, 'pointermove', 1, to, 310);
      press(stage, 'pointerup', 1, to, 310);
      await settled(element);
      expect(shown(element), dir).to.equal('1.png');
    }
  });

  it('LC-17 LC-49 keeps the focus on the way, and gives it back on Escape', async () => {
    const element = await opened(1);
    expectFocus(button(element, 'Close the image'));
    await sendKeys({ press: 'ArrowRight' });
    await settled(element);
    expectFocus(button(element, 'Close the image'));
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => all(element, 'missive-chat-lightbox').length === 0);
    expectFocus(all(element, 'button.image')[1]!);
  });
});
