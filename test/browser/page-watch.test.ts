import { expect } from '@open-wc/testing';
import { BrowserPageWatch } from '../../src/transport/page-watch.js';
import { FakeClock } from './shell.js';

describe('the visit of a page', () => {
  const start = location.href;
  let clock: FakeClock;
  let watch: BrowserPageWatch;
  let changes: number;

  beforeEach(() => {
    clock = new FakeClock();
    changes = 0;
    watch = new BrowserPageWatch({
      clock,
      openedAt: clock.now(),
      changed: () => (changes += 1),
    });
  });
  afterEach(() => {
    watch.stop();
    history.replaceState(null, '', start);
    document.querySelector('.tall')?.remove();
  });

  /** Without the Navigation API, as in older browsers. */
  const withoutNavigation = (run: () => Promise<void>) => async (): Promise<void> => {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'navigation');
    Object.defineProperty(globalThis, 'navigation', { value: undefined, configurable: true, writable: true });
    try {
      await run();
    } finally {
      if (own) Object.defineProperty(globalThis, 'navigation', own);
      else Reflect.deleteProperty(globalThis, 'navigation');
    }
  };

  const follows = async (): Promise<void> => {
    const patched = [history.pushState, history.replaceState];
    watch.start();
    await clock.advance(4_000);
    expect(watch.visit.seconds).to.equal(4);
    history.pushState(null, '', '/cart?coupon=1');
    await clock.advance(1_000);
    expect([watch.visit.path, watch.visit.seconds <= 1]).to.deep.equal(['/cart', true]);
    history.replaceState(null, '', '/cart?coupon=2#total');
    const { seconds } = watch.visit;
    await clock.advance(1_000);
    expect(watch.visit.seconds).to.equal(seconds + 1, 'the same route');
    history.replaceState(null, '', '/checkout');
    await clock.advance(1_000);
    expect(watch.visit.path).to.equal('/checkout');
    expect([history.pushState, history.replaceState]).to.deep.equal(patched);
    watch.stop();
    history.replaceState(null, '', '/after');
    await clock.advance(5_000);
    expect([watch.visit.path, clock.pending]).to.deep.equal(['/checkout', 0]);
  };
  it('LC-52 follows the routes of a single-page app, and leaves its history alone', follows);
  it(
    'LC-52 follows them without the Navigation API too, by looking now and then',
    withoutNavigation(follows),
  );

  it('LC-52 has the greatest scrolled part, of this route only', async () => {
    const tall = document.createElement('div');
    tall.className = 'tall';
    tall.style.height = '5000px';
    document.body.append(tall);
    scrollTo(0, 0);
    watch.start();
    expect(watch.visit.scrolled).to.equal(0);
    scrollTo(0, 100_000);
    document.dispatchEvent(new Event('scroll'));
    await clock.advance(200);
    expect(watch.visit.scrolled).to.be.greaterThan(99);
    scrollTo(0, 0);
    document.dispatchEvent(new Event('scroll'));
    await clock.advance(200);
    expect(watch.visit.scrolled).to.be.greaterThan(99);
    history.pushState(null, '', '/next');
    await clock.advance(1_000);
    expect(watch.visit.scrolled).to.equal(0);
  });

  it('LC-52 is left by the mouse at the top of the page only', () => {
    let leaving = 0;
    watch = new BrowserPageWatch({
      clock,
      openedAt: clock.now(),
      changed: () => (leaving += Number(watch.visit.isLeaving)),
    });
    watch.start();
    const leave = (pointerType: string, clientY: number): boolean =>
      document.documentElement.dispatchEvent(new PointerEvent('pointerleave', { pointerType, clientY }));
    leave('touch', -1);
    leave('mouse', 200);
    expect(leaving).to.equal(0);
    leave('mouse', -3);
    expect([leaving, watch.visit.isLeaving]).to.deep.equal([1, false]);
  });
});
