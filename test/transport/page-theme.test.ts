import { aTimeout, expect, nextFrame } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { followPageTheme } from '../../src/transport/page-theme.js';
import { itsMedia } from '../browser/engine.js';
import { waitUntil } from '../browser/wait-until.js';

const root = document.documentElement;

describe('the theme of the page', () => {
  let end: () => void;
  let told: string[] = [];
  const follow = (): void => {
    told = [];
    end = followPageTheme((theme) => told.push(theme));
  };
  const sheet = document.createElement('style');

  beforeEach(() => document.head.append(sheet));
  afterEach(async () => {
    end();
    sheet.remove();
    sheet.textContent = '';
    for (const element of [root, document.body]) {
      element.removeAttribute('class');
      element.removeAttribute('style');
      element.removeAttribute('data-theme');
    }
    await emulateMedia({ colorScheme: 'light' });
  });

  itsMedia('is light on a page that says nothing, whatever the visitor prefers', async () => {
    await emulateMedia({ colorScheme: 'dark' });
    follow();
    expect(told).to.deep.equal(['light']);
  });

  it('is dark where the page’s color scheme is, and the browser paints its background', () => {
    root.style.colorScheme = 'dark';
    follow();
    expect(told).to.deep.equal(['dark']);
  });

  itsMedia('follows the visitor’s preference where the page supports both', async () => {
    root.style.colorScheme = 'light dark';
    follow();
    await emulateMedia({ colorScheme: 'dark' });
    await waitUntil(() => told.length === 2);
    await emulateMedia({ colorScheme: 'light' });
    await waitUntil(() => told.length === 3);
    expect(told).to.deep.equal(['light', 'dark', 'light']);
  });

  it('follows the visible background: a page may be dark by a class, without a color scheme', async () => {
    sheet.textContent = '.night body { background: #14161a }';
    follow();
    root.classList.add('night');
    await nextFrame();
    root.classList.remove('night');
    await nextFrame();
    expect(told).to.deep.equal(['light', 'dark', 'light']);
  });

  it('uses the root’s background where the body’s is transparent, and the body’s own attributes', async () => {
    sheet.textContent = 'html:has([data-theme=dark]) { background: oklch(0.2 0.02 260) }';
    follow();
    document.body.dataset.theme = 'dark';
    await nextFrame();
    expect(told).to.deep.equal(['light', 'dark']);
  });

  it('is light on a page with a light background, though its color scheme is dark', () => {
    root.style.colorScheme = 'dark';
    document.body.style.background = '#fdf8f0';
    follow();
    expect(told).to.deep.equal(['light']);
  });

  it('waits for a background transition', async () => {
    sheet.textContent =
      'body { background: #fff; transition: background 10ms } .night body { background: #000 }';
    follow();
    const faded = new Promise((resolve) =>
      document.body.addEventListener('transitionend', resolve, { once: true }),
    );
    root.classList.add('night');
    await faded;
    await nextFrame();
    expect(told).to.deep.equal(['light', 'dark']);
  });

  it('leaves nothing behind and reports nothing after unsubscribing', async () => {
    const before = document.querySelectorAll('*').length;
    follow();
    expect(document.querySelectorAll('*').length).to.equal(before);
    end();
    root.style.colorScheme = 'dark';
    await aTimeout(0);
    expect(told).to.deep.equal(['light']);
  });
});
