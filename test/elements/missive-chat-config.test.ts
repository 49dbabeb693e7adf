/** The configuration of `<missive-chat>`: where it comes from, and when it applies. */

import { expect, fixture, html } from '@open-wc/testing';
import { ChatError } from '../../src/core/chat-error.js';
import type { PublicSettings } from '../../src/core/types.js';
import { MissiveChatElement } from '../../src/elements/missive-chat.js';
import { chatWith, hasLauncher, heard, pressable, settle, World } from '../browser/shell.js';
import { button } from './support.js';

let tags = 0;

describe('<missive-chat>, configured', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  for (const [attribute, page, expected] of [
    [null, false, false],
    [null, true, true],
    ['false', true, false],
    ['', false, true],
    ['true', false, true],
    ['no', false, false],
  ] as const)
    it(`LC-04 show-avatars ${attribute === null ? 'missing' : `"${attribute}"`} over ${page} is ${expected}`, async () => {
      await chatWith({ open: '', ...(attribute !== null && { 'show-avatars': attribute }) }, (chat) => {
        chat.config = { chat: { showAvatars: page } };
      });
      expect(world.window.config.chat.showAvatars).to.equal(expected);
    });

  it('LC-04 reports an attribute of a wrong value', async () => {
    await chatWith({ 'show-avatars': 'no' });
    expect(world.reportedOptions).to.include('chat.showAvatars');
  });

  it('LC-04 follows its attributes, and asks the layer below when they go', async () => {
    const element = await chatWith({ open: '' }, (chat) => {
      chat.config = { chat: { name: 'Shop' }, support: { email: 'shop@shop.example' } };
    });
    element.setAttribute('name', 'Help desk');
    element.setAttribute('support-email', 'help@shop.example');
    element.setAttribute('button-hidden', '');
    await settle();
    expect(hasLauncher(element)).to.be.false;
    expect(world.window.config.chat.name).to.equal('Help desk');
    expect(world.window.config.support.email).to.equal('help@shop.example');
    for (const name of ['name', 'support-email', 'button-hidden']) element.removeAttribute(name);
    await settle();
    expect(hasLauncher(element)).to.be.true;
    expect(world.window.config.chat.name).to.equal('Shop');
    expect(world.window.config.support.email).to.equal('shop@shop.example');
  });

  it('LC-03 takes from the settings what nobody says in the page', async () => {
    world.useSettings({
      config: { chat: { name: 'Setup', showNames: false, variables: { margin: '1px', width: '2px' } } },
    });
    const element = await chatWith({ open: '', 'show-names': 'true' }, (chat) => {
      chat.config = { chat: { variables: { width: '3px' } } };
    });
    const { name, showNames, variables } = world.window.config.chat;
    expect([name, showNames, variables.margin, variables.width]).to.deep.equal(['Setup', true, '1px', '3px']);
    element.config = { chat: { name: 'Page' } };
    expect(world.window.config.chat.name).to.equal('Page');
  });

  it('LC-05 hides the branding only where the account may', async () => {
    await chatWith({ open: '', 'hide-branding': '' });
    expect(world.window.config.chat.hideBranding).to.be.false;
    world.useSettings({ mayHideBranding: true });
    await chatWith({ open: '', 'hide-branding': '' });
    expect(world.window.config.chat.hideBranding).to.be.true;
  });

  it('LC-04 takes up what was set before its class was there', async () => {
    tags += 1;
    const tag = `missive-chat-upgraded-${tags}`;
    const page = await fixture<HTMLElement>(html`<div></div>`);
    const element = Object.assign(document.createElement(tag), {
      config: { id: 'acme', chat: { name: 'Shop' }, messages: { title: 'Talk to us' } },
      meta: { plan: 'gold' },
      variables: { margin: '7px' },
      open: true,
    }) as unknown as MissiveChatElement;
    page.append(element);
    customElements.define(tag, class extends MissiveChatElement {});
    await settle();
    expect(world.settingsAsked).to.deep.equal(['https://chat.example/acme']);
    const { chat, meta } = world.window.config;
    expect([chat.name, chat.variables.margin, meta]).to.deep.equal(['Shop', '7px', { plan: 'gold' }]);
    expect(button(element, 'Talk to us')).to.exist;
    expect(element.open).to.be.true;
  });

  it('LC-04 takes up what is set before it is in the page, and after', async () => {
    const early = await chatWith({}, (chat) => (chat.config = { messages: { title: 'Early' } }));
    expect(button(early, 'Early')).to.exist;
    const late = await chatWith();
    late.config = { messages: { title: 'Late' } };
    await settle();
    expect(button(late, 'Late')).to.exist;
    late.config = {};
    await settle();
    expect(button(late, 'Chat with us')).to.exist;
  });

  it('LC-04 may learn its account from a config that comes late', async () => {
    const element = document.createElement('missive-chat');
    const page = await fixture<HTMLElement>(html`<div></div>`);
    page.append(element);
    await settle();
    expect(hasLauncher(element)).to.be.false;
    element.config = { id: 'acme' };
    await settle();
    expect(hasLauncher(element)).to.be.true;
  });

  it('LC-04 reports the path of an option that does not exist, and of one that is wrong', async () => {
    await chatWith({}, (chat) => {
      chat.config = {
        user: { hash: 'x' },
        chat: { position: 'middle' },
        onReady: () => undefined,
      } as unknown as MissiveChatElement['config'];
    });
    expect(world.reportedOptions).to.include.members(['user.hash', 'chat.position']);
    expect(world.reportedOptions).to.not.include('onReady');
  });

  it('LC-04 requests the settings of its server, once for account and server together', async () => {
    await chatWith({ 'server-url': 'https://elsewhere.example/chat' });
    expect(world.settingsAsked).to.deep.equal(['https://elsewhere.example/chat/acme']);
  });

  it('reports once that there is no server', async () => {
    const element = await chatWith({ 'server-url': '' });
    element.setMeta({ plan: 'gold' });
    await settle();
    expect([world.reports.length, world.settingsAsked.length]).to.deep.equal([1, 0]);
    expect(world.reports[0]).to.contain('server-url');
  });

  describe('without settings', () => {
    it('LC-04 shows nothing where there is no such account, and says so', async () => {
      world.settings = () => Promise.reject(new ChatError('unknown-account', 'There is no account acme.'));
      const said: unknown[] = [];
      const element = await chatWith({ open: '' }, (chat) => {
        heard(chat, 'missive-error', 'missive-ready').push = (event) => said.push(event);
      });
      expect([hasLauncher(element), world.windowLoads]).to.deep.equal([false, 0]);
      expect(world.reports).to.deep.equal(['There is no account acme.']);
      expect(said).to.deep.equal([
        ['missive-error', { code: 'unknown-account', message: 'There is no account acme.' }],
      ]);
    });

    it('LC-04 works once the account is corrected', async () => {
      const { settings } = world;
      world.settings = () => Promise.reject(new ChatError('unknown-account', 'There is no account acme.'));
      const element = await chatWith({ open: '' });
      world.settings = settings;
      element.accountId = 'corrected';
      await settle();
      expect([hasLauncher(element), world.windows.length]).to.deep.equal([true, 1]);
    });

    it('LC-25 still has its button where the server does not answer', async () => {
      world.settings = () => Promise.reject(new ChatError('unreachable', 'No answer.'));
      const element = await chatWith({ 'button-hidden': 'false' });
      expect(hasLauncher(element)).to.be.true;
      expect(world.reports).to.deep.equal(['No answer.']);
      await world.press(pressable(element));
      expect(world.window.options.settings.account).to.equal('acme');
      expect((await element.ready) === element).to.be.true;
    });

    it('takes no answer for an account it had before', async () => {
      const answers = new Map<string, (settings: PublicSettings) => void>();
      world.settings = (account) => new Promise((resolve) => answers.set(account, resolve));
      const element = await chatWith();
      element.accountId = 'other';
      await settle();
      const answer = (account: string): void =>
        answers.get(account)?.({
          account,
          config: { messages: { title: account } },
          status: 'online',
          mayHideBranding: false,
        });
      answer('other');
      await settle();
      answer('acme');
      await settle();
      expect(button(element, 'other')).to.exist;
    });
  });
});
