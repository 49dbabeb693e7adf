import { expect } from '@open-wc/testing';
import type { Callbacks } from '../../src/core/events.js';
import { connectCallbacks, facadeOf } from '../../src/facade.js';
import { chatWith, hasLauncher, pressable, settle, World } from './shell.js';

const ANN = { name: 'Ann', email: 'ann@visitor.example' };

/** Collects errors thrown at the page instead of failing the test, until `end` is called. */
function uncaught(): { end(): unknown[] } {
  const messages: unknown[] = [];
  const { onerror } = window;
  const { error } = console;
  window.onerror = (...args) => messages.push(args[4]?.message) > 0;
  console.error = () => undefined;
  return {
    end() {
      window.onerror = onerror;
      console.error = error;
      return messages;
    },
  };
}

describe('window.MissiveChat', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  it('LC-01 has the documented methods and ours, and no others', async () => {
    expect(Object.keys(facadeOf(await chatWith()))).to.have.members([
      'open',
      'close',
      'showButton',
      'hideButton',
      'setUser',
      'setMeta',
      'addMeta',
      'setVariables',
      'toggle',
      'reset',
      'send',
      'greet',
      'transcript',
      'push',
    ]);
  });

  it('LC-55 returns the copy of the conversation, and rejects without a window', async () => {
    const { transcript } = facadeOf(await chatWith());
    expect(await transcript()).to.deep.equal({ text: 'copy', html: '<p>copy</p>' });
    world = new World();
    world.failingLoads = 1;
    let error: unknown;
    await facadeOf(await chatWith())
      .transcript()
      .catch((caught: unknown) => (error = caught));
    expect(error).to.be.instanceOf(Error);
  });

  it('LC-10 opens, closes and toggles the window', async () => {
    const element = await chatWith();
    const { open, close, toggle } = facadeOf(element); // pages pass them on unbound
    open();
    expect(element.open).to.be.true;
    close();
    expect(element.open).to.be.false;
    toggle();
    expect(element.open).to.be.true;
  });

  it('LC-04 opens with an initial text, and sends', async () => {
    const { open, send } = facadeOf(await chatWith());
    open({ draft: 'I would like to order' });
    send('Hello');
    await settle();
    expect([world.window.drafts, world.window.sent]).to.deep.equal([['I would like to order'], ['Hello']]);
  });

  it('LC-04 makes calls by name, and reports an unknown one', async () => {
    const element = await chatWith();
    const { push } = facadeOf(element);
    const said: unknown[] = [];
    const { warn } = console;
    console.warn = (text: unknown) => said.push(text);
    push(['setMeta', { plan: 'free' }], ['expand' as 'open'], ['open']);
    console.warn = warn;
    expect(element.meta).to.deep.equal({ plan: 'free' });
    expect(element.open).to.be.true;
    expect(said).to.deep.equal(['Missive Live Chat: MissiveChat has no method expand.']);
  });

  it('LC-10 shows and hides the button', async () => {
    const element = await chatWith();
    const { showButton, hideButton } = facadeOf(element);
    hideButton();
    await settle();
    expect(hasLauncher(element)).to.be.false;
    showButton();
    await settle();
    expect(hasLauncher(element)).to.be.true;
  });

  it('LC-23 LC-33 sets the user, and forgets', async () => {
    world.remembered = { visitorToken: 'proof' };
    const element = await chatWith();
    const { setUser, reset } = facadeOf(element);
    setUser(ANN);
    expect(element.user.email).to.equal(ANN.email);
    reset();
    expect([element.user.email, world.remembered]).to.deep.equal(['', null]);
  });

  it('LC-32 replaces custom data, and adds to it', async () => {
    const element = await chatWith();
    const { setMeta, addMeta } = facadeOf(element);
    setMeta({ plan: 'free' });
    addMeta({ plan: 'gold', seats: '3' });
    expect(element.meta).to.deep.equal({ plan: 'free', seats: '3' });
  });

  it('LC-15 sets variables', async () => {
    const element = await chatWith();
    facadeOf(element).setVariables({ margin: '7px' });
    expect(element.variables.margin).to.equal('7px');
  });
});

describe('the callbacks of MissiveChatConfig', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  it('LC-23 are called with the documented arguments', async () => {
    const calls: unknown[] = [];
    const note =
      (name: string) =>
      (...values: unknown[]): unknown =>
        calls.push([name, ...values]);
    const config: Required<Callbacks> = {
      onReady: note('onReady'),
      onVisitorIdentified: note('onVisitorIdentified'),
      onChatStarted: note('onChatStarted'),
      onNewMessage: note('onNewMessage'),
      onOpen: note('onOpen'),
      onClose: note('onClose'),
    };
    const element = await chatWith({}, (chat) => connectCallbacks(chat, () => config));
    element.setUser(ANN);
    element.show();
    await settle();
    world.window.say('missive-chat-started', ANN);
    world.window.say('missive-new-message', { body: 'Hello' });
    element.close();
    await settle();
    expect(calls).to.deep.equal([
      ['onReady'],
      ['onVisitorIdentified', ANN],
      ['onOpen'],
      ['onChatStarted', ANN],
      ['onNewMessage', 'Hello'],
      ['onClose'],
    ]);
  });

  it('LC-04 are found when they are set late, and when the configuration is replaced', async () => {
    let config: Callbacks = {};
    const calls: string[] = [];
    const element = await chatWith({}, (chat) => connectCallbacks(chat, () => config));
    config.onOpen = () => calls.push('set late');
    element.show();
    await settle();
    config = { onOpen: () => calls.push('replaced') };
    element.close();
    await settle();
    element.show();
    await settle();
    expect(calls).to.deep.equal(['set late', 'replaced']);
  });

  it('LC-01 may use the facade', async () => {
    const config: Callbacks = {};
    const element = await chatWith({}, (chat) => {
      connectCallbacks(chat, () => config);
      config.onReady = () => facadeOf(chat).open();
    });
    expect([element.open, world.windows.length]).to.deep.equal([true, 1]);
  });

  it('LC-01 may throw without breaking the widget', async () => {
    const thrown = uncaught();
    const fail = (): never => {
      throw new Error('of the page');
    };
    const element = await chatWith({}, (chat) =>
      connectCallbacks(chat, () => ({ onReady: fail, onOpen: fail, onClose: fail, onNewMessage: fail })),
    );
    await world.press(pressable(element));
    world.window.say('missive-new-message', { body: 'Hello' });
    world.window.say('missive-unread', { count: 1 });
    const { isOpen, unread } = { isOpen: element.open, unread: element.unread };
    element.close();
    await settle();
    expect([isOpen, unread, element.open, world.window.isDisposed]).to.deep.equal([true, 1, false, false]);
    expect(thrown.end()).to.deep.equal(Array(4).fill('of the page'));
  });

  it('LC-01 are ignored when they are not functions, without affecting the others', async () => {
    const thrown = uncaught();
    const calls: string[] = [];
    const config = { onReady: 'ready()', onOpen: () => calls.push('open') } as unknown as Callbacks;
    await chatWith({ open: '' }, (chat) => connectCallbacks(chat, () => config));
    thrown.end();
    expect(calls).to.deep.equal(['open']);
  });
});
