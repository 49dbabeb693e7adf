import { expect, fixture, html } from '@open-wc/testing';
import { render } from 'lit';
import { setViewport } from '@web/test-runner-commands';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import { markExact } from '../../src/elements/exact-variables.js';
import { VariablesSheet } from '../../src/elements/controllers/variables-sheet.js';
import { launcherPlacementStyles } from '../../src/elements/missive-chat.styles.js';
import { windowPlacementStyles } from '../../src/elements/window-placement.styles.js';
import type { MissiveChatPanelElement } from '../../src/elements/missive-chat-panel.js';
import { all, config, finishMotion, message, one, state } from './support.js';

/** What `<missive-chat>` renders, without what it does. */
async function shell(
  attributes: {
    open?: boolean;
    position?: string;
    identified?: 'no' | 'known';
    status?: 'online' | 'offline' | 'connecting';
  } = {},
): Promise<HTMLElement> {
  const { open = true, position = 'bottom-right', identified = 'known', status = 'online' } = attributes;
  const host = await fixture<HTMLElement>(html`<section></section>`);
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [windowPlacementStyles.styleSheet!, launcherPlacementStyles.styleSheet!];
  const chatState = state({
    identified,
    availability: status === 'offline' ? 'offline' : 'online',
    connection: status === 'connecting' ? 'connecting' : 'connected',
    messages: [message(0), message(1, { from: 'visitor', delivery: 'failed' })],
  });
  render(
    html`<div class="frame" data-position=${position} ?data-open=${open}>
      <missive-chat-button
        class="launcher"
        .label=${'Chat'}
        .expanded=${open}
        .unread=${2}
      ></missive-chat-button>
      <missive-chat-panel
        class="window"
        .config=${config()}
        .state=${chatState}
        .open=${open}
        ?inert=${!open}
      ></missive-chat-panel>
    </div>`,
    root,
  );
  const panel = one<MissiveChatPanelElement>(host, 'missive-chat-panel');
  await panel.updateComplete;
  finishMotion(host);
  return host;
}

/** Of each variable: a value, where it is seen, and as what. */
const EFFECTS: Readonly<
  Record<string, readonly [value: string, selector: string, property: string, Parameters<typeof shell>[0]?]>
> = {
  'background-color': ['rgb(1, 2, 3)', 'missive-chat-panel', 'background-color'],
  'badge-background-color': ['rgb(1, 2, 3)', '[part=badge]', 'background-color', { open: false }],
  'badge-border-radius': ['3px', '[part=badge]', 'border-top-left-radius', { open: false }],
  'badge-box-shadow': ['rgb(1, 2, 3) 1px 1px 1px 1px', '[part=badge]', 'box-shadow', { open: false }],
  'badge-color': ['rgb(1, 2, 3)', '[part=badge]', 'color', { open: false }],
  'badge-size': ['33px', '[part=badge]', 'height', { open: false }],
  'border-color': ['rgb(1, 2, 3)', 'missive-chat-composer', 'border-top-color'],
  border: ['3px solid rgb(1, 2, 3)', 'missive-chat-panel', 'border-top-width'],
  'box-shadow': ['rgb(1, 2, 3) 1px 1px 1px 1px', 'missive-chat-panel', 'box-shadow'],
  'bubble-dark-color': ['rgb(1, 2, 3)', '[part~=dark]', 'background-color'],
  'bubble-light-color': ['rgb(1, 2, 3)', '[part~=light]', 'background-color'],
  'button-border-radius': ['3px', 'form button', 'border-top-left-radius', { identified: 'no' }],
  'close-button-color': ['rgb(1, 2, 3)', '[part=close-button]', 'color'],
  'closed-border-radius': ['3px', '[part=button]', 'border-top-left-radius'],
  'font-family': ['monospace', '[part~=bubble]', 'font-family'],
  'font-size': ['19px', '[part~=bubble]', 'font-size'],
  'header-opened-background-color': ['rgb(1, 2, 3)', '[part=header]', 'background-color'],
  'header-subtitle-text-color': ['rgb(1, 2, 3)', '[part=status]', 'color'],
  'header-title-text-color': ['rgb(1, 2, 3)', '[part=title]', 'color'],
  height: ['333px', 'missive-chat-panel', 'height'],
  'light-text-color': ['rgb(1, 2, 3)', '[part=footer] a', 'color'],
  'main-color': ['rgb(1, 2, 3)', '[part=button]', 'background-color'],
  margin: ['33px', 'missive-chat-panel', 'margin-right'],
  'max-height': ['222px', 'missive-chat-panel', 'height'],
  'max-width': ['222px', 'missive-chat-panel', 'width'],
  'opened-border-radius': ['3px', 'missive-chat-panel', 'border-top-left-radius'],
  'status-connecting-color': ['rgb(1, 2, 3)', '.dot', 'background-color', { status: 'connecting' }],
  'status-offline-color': ['rgb(1, 2, 3)', '.dot', 'background-color', { status: 'offline' }],
  'status-online-color': ['rgb(1, 2, 3)', '.dot', 'background-color', { status: 'online' }],
  'text-color': ['rgb(1, 2, 3)', '[part~=light]', 'color'],
  'transition-duration': ['3s', 'missive-chat-panel', 'transition-duration'],
  'transition-easing': ['linear', 'missive-chat-panel', 'transition-timing-function'],
  width: ['333px', 'missive-chat-panel', 'width'],
};

describe('variables', () => {
  before(() => setViewport({ width: 1000, height: 800 }));

  it('LC-15 are all looked at here', () => {
    expect(Object.keys(EFFECTS)).to.have.members(Object.keys(DEFAULTS.chat.variables));
  });

  for (const [name, [value, selector, property, attributes]] of Object.entries(EFFECTS)) {
    it(`LC-15 ${name} changes what is seen`, async () => {
      const host = await shell(attributes);
      const seen = (): string => getComputedStyle(one(host, selector)).getPropertyValue(property);
      const before = seen();
      host.style.setProperty(`--missive-chat-${name}`, value);
      finishMotion(host);
      expect(seen()).to.not.equal(before);
    });
  }
});

describe('colours that are set', () => {
  /** Hard to read on the default backgrounds, and translucent. */
  const POOR = 'rgba(130, 140, 150, 0.5)';
  const show = (host: HTMLElement, chosen: Readonly<Record<string, string>>): void => {
    new VariablesSheet().apply(host.shadowRoot!, { ...DEFAULTS.chat.variables, ...chosen });
    markExact(host, Object.keys(chosen));
  };

  for (const [name, [, selector, property, attributes]] of Object.entries(EFFECTS)) {
    if (!name.endsWith('-color')) continue;
    it(`LC-08 ${name} is shown exactly as it is set`, async () => {
      const host = await shell(attributes);
      const chosen = { [name]: POOR };
      show(host, chosen);
      finishMotion(host);
      expect(getComputedStyle(one(host, selector)).getPropertyValue(property)).to.equal(POOR);
    });
  }

  it('LC-08 a default is still mended on a colour that is set', async () => {
    const host = await shell();
    const chosen = { 'main-color': '#ffe000' };
    show(host, chosen);
    finishMotion(host);
    for (const part of ['title', 'status', 'close-button'])
      expect(getComputedStyle(one(host, `[part=${part}]`)).color, part).to.not.include('255, 255, 255');
  });
});

describe('window placement', () => {
  const box = (host: Element, name: string): DOMRect =>
    one(host, `missive-chat-${name}`).getBoundingClientRect();

  afterEach(() => setViewport({ width: 1000, height: 800 }));

  for (const direction of ['ltr', 'rtl']) {
    for (const position of ['bottom-right', 'bottom-left', 'top-right', 'top-left']) {
      it(`LC-06 puts button and window at the ${position} (${direction})`, async () => {
        document.documentElement.dir = direction;
        const host = await shell({ position });
        document.documentElement.removeAttribute('dir');
        const [launcher, panel] = [box(host, 'button'), box(host, 'panel')];
        for (const { left, right } of [launcher, panel])
          expect(position.endsWith('left') ? left : innerWidth - right).to.equal(20);
        const isTop = position.startsWith('top');
        expect(isTop ? launcher.top : innerHeight - launcher.bottom).to.equal(20);
        expect(isTop ? panel.top - launcher.bottom : launcher.top - panel.bottom).to.equal(16);
        expect([panel.width, panel.height]).to.deep.equal([350, 600]);
      });
    }
  }

  it('fits the window into a low screen, above its button', async () => {
    await setViewport({ width: 1000, height: 520 });
    const host = await shell();
    expect(box(host, 'panel').top).to.be.at.least(20);
    expect(box(host, 'panel').bottom).to.be.lessThan(box(host, 'button').top);
  });

  it('LC-17 hides a closed window from everybody', async () => {
    const host = await shell({ open: false });
    const panel = one(host, 'missive-chat-panel');
    expect(getComputedStyle(panel).visibility).to.equal('hidden');
    one(host, 'textarea').focus();
    expect(all(host, ':focus')).to.be.empty;
  });

  it('lets clicks through to the page beside the window', async () => {
    await shell();
    expect(document.elementFromPoint(10, 10)?.localName).to.not.equal('section');
  });

  it('LC-16 fills a phone-sized screen, without the button', async () => {
    // Resized while nobody adopts a sheet, WebKit (2.50) goes on with what its media queries said before.
    const host = await shell();
    await setViewport({ width: 390, height: 700 });
    const { left, top, width, height } = box(host, 'panel');
    expect([left, top, width, height]).to.deep.equal([0, 0, 390, 700]);
    expect(getComputedStyle(one(host, 'missive-chat-panel')).borderTopLeftRadius).to.equal('0px');
    expect(box(host, 'button').width).to.equal(0);
  });

  it('does not take over what the page says of its text', async () => {
    const style = document.createElement('style');
    style.textContent =
      '* { text-transform: uppercase; line-height: 5; letter-spacing: 9px; font-family: fantasy }';
    document.head.append(style);
    const host = await shell();
    const { textTransform, letterSpacing, fontFamily } = getComputedStyle(one(host, '[part~=bubble]'));
    style.remove();
    expect([textTransform, letterSpacing]).to.deep.equal(['none', 'normal']);
    expect(fontFamily).to.not.equal('fantasy');
  });
});
