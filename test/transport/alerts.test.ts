/** The browser’s sound, notifications and claims among tabs, on the real APIs (LC-51). */

import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { BrowserSound } from '../../src/transport/browser-sound.js';
import { browserNotifications } from '../../src/transport/browser-notifications.js';
import { claim } from '../../src/transport/tabs/claim.js';
import { HandClock, until } from './tabs.js';

describe('a claim among tabs', () => {
  it('LC-51 is won by one of several tabs, and by another one when it has ended', async () => {
    const [clock, name] = [new HandClock(), crypto.randomUUID()];
    const tabs = [1, 2, 3].map(() => claim(name, clock, navigator.locks));
    expect((await Promise.all(tabs)).filter(Boolean).length).to.equal(1);
    expect(await claim(name, clock, navigator.locks)).to.be.false;
    expect(await claim(`${name} 2`, clock, navigator.locks)).to.be.true;
    clock.advance(10_000);
    await until('the lock is free', () => clock.pending === 0);
    await navigator.locks.request(name, () => undefined);
    expect(await claim(name, clock, navigator.locks)).to.be.true;
    clock.advance(10_000);
  });

  it('LC-51 is won by each tab where locks are missing or forbidden', async () => {
    const forbidden = {
      request: () => {
        throw new DOMException('no', 'SecurityError');
      },
    } as unknown as LockManager;
    for (const locks of [undefined, forbidden]) expect(await claim('any', new HandClock(), locks)).to.be.true;
  });
});

describe('the sound', () => {
  const { AudioContext: Real } = window;
  let made = 0;
  beforeEach(() => {
    made = 0;
    window.AudioContext = class extends Real {
      constructor() {
        super();
        made += 1;
      }

      /** On a machine without an audio device, Firefox never resumes one. */
      override resume(): Promise<void> {
        super.resume().catch(() => undefined);
        return Promise.resolve();
      }
    };
  });
  afterEach(() => (window.AudioContext = Real));

  it('LC-51 has no audio context before the visitor acts in the page, and is allowed after a click', async () => {
    const before = navigator.userActivation.hasBeenActive;
    const sound = new BrowserSound();
    sound.play();
    if (!before) expect([made, sound.isAllowed]).to.deep.equal([0, false]);
    await sendMouse({ type: 'click', position: [5, 5] });
    await until('it is allowed', () => sound.isAllowed);
    expect(made).to.equal(1);
    sound.play();
    sound.dispose();
    sound.play();
  });

  it('LC-51 is silent in a browser without audio', () => {
    Reflect.deleteProperty(window, 'AudioContext');
    const sound = new BrowserSound();
    sound.play();
    expect(sound.isAllowed).to.be.false;
    sound.dispose();
  });
});

describe('notifications of the browser', () => {
  const { Notification: Real } = window;
  afterEach(() => (window.Notification = Real));
  const pretend = (permission: NotificationPermission, create: () => void): void => {
    window.Notification = class {
      static permission = permission;
      static requestPermission = (): Promise<NotificationPermission> => Promise.resolve('granted');
      onclick: (() => void) | null = null;
      constructor() {
        create();
      }
      close(): void {
        create();
      }
    } as unknown as typeof Notification;
  };

  it('LC-51 are not supported where the constructor is missing', async () => {
    Reflect.deleteProperty(window, 'Notification');
    expect(browserNotifications.access()).to.equal('unsupported');
    expect(await browserNotifications.request()).to.equal('unsupported');
  });

  it('LC-51 are what the browser permits; showing one never throws', () => {
    let calls = 0;
    pretend('granted', () => (calls += 1));
    expect(browserNotifications.access()).to.equal('granted');
    const content = { title: 'Ada', body: 'Hi', icon: '', lang: '', tag: 'a', renotify: true };
    browserNotifications.show(content, () => undefined)();
    expect(calls).to.equal(2);
  });

  // The last test: the browser is then known not to support them.
  it('LC-51 are not supported where the constructor throws, as in Chrome on Android', () => {
    pretend('granted', () => {
      throw new TypeError('Illegal constructor');
    });
    const content = { title: 'Ada', body: 'Hi', icon: '', lang: '', tag: 'a', renotify: true };
    browserNotifications.show(content, () => undefined)();
    expect(browserNotifications.access()).to.equal('unsupported');
  });
});
