import { expect } from '@open-wc/testing';
import type { Clock } from '../../src/core/ports.js';
import { LiveSettings } from '../../src/transport/live-settings.js';

/** A simulated `EventSource`. */
class FakeSource extends EventTarget {
  readonly CLOSED = 2;
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  close(): void {
    this.readyState = this.CLOSED;
  }
  say(type: string, data: string): void {
    this.dispatchEvent(new MessageEvent(type, { data }));
  }
  /** The server returned an error status: the browser gives up. */
  refuse(): void {
    this.readyState = this.CLOSED;
    this.onerror?.();
  }
}

function world({ random = 1 } = {}) {
  const sources: FakeSource[] = [];
  const urls: string[] = [];
  const timers: { delay: number; task: () => void }[] = [];
  const told: unknown[] = [];
  const clock: Clock = {
    now: () => 0,
    after(delay, task) {
      const timer = { delay, task };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  };
  const live = new LiveSettings({
    serverUrl: 'https://chat.example/',
    account: 'acme',
    clock,
    random: () => random,
    events: { onSettings: (settings) => told.push(settings), onStatus: (status) => told.push(status) },
    open(url) {
      urls.push(url);
      sources.push(new FakeSource());
      return sources.at(-1) as unknown as EventSource;
    },
  });
  return { live, sources, urls, timers, told };
}

describe('live settings', () => {
  it('LC-03 subscribe while there are listeners, with one stream', () => {
    const { live, sources, urls } = world();
    live.listen(true);
    live.listen(true);
    expect(urls).to.deep.equal(['https://chat.example/acme/events']);
    live.listen(false);
    expect(sources[0]!.readyState).to.equal(2);
  });

  it('LC-03 LC-12 deliver settings and the status', () => {
    const { live, sources, told } = world();
    live.listen(true);
    sources[0]!.say('settings', '{"account":"acme","status":"online"}');
    sources[0]!.say('status', '{"status":"offline"}');
    const away = { status: 'offline', nextOpening: '2026-05-05T09:00:00.000Z' };
    sources[0]!.say('status', JSON.stringify(away));
    expect(told).to.deep.equal([{ account: 'acme', status: 'online' }, { status: 'offline' }, away]);
  });

  it('LC-03 ignore invalid events', () => {
    const { live, sources, told } = world();
    live.listen(true);
    sources[0]!.say('settings', '{"account":');
    expect(told).to.be.empty;
  });

  it('LC-03 retry with growing delays after an error status', () => {
    const { live, sources, timers } = world();
    live.listen(true);
    sources[0]!.refuse();
    expect(timers).to.have.length(1);
    timers[0]!.task();
    sources[1]!.refuse();
    expect(timers.map(({ delay }) => delay)).to.deep.equal([4_000, 8_000]);
  });

  it('LC-03 spread retries, from no delay to the maximum', () => {
    const delays = [0, 0.25, 1].map((random) => {
      const { live, sources, timers } = world({ random });
      live.listen(true);
      sources[0]!.refuse();
      return timers[0]!.delay;
    });
    expect(delays).to.deep.equal([0, 1_000, 4_000]);
  });

  it('LC-03 leave reconnecting a broken connection to the browser', () => {
    const { live, sources, timers } = world();
    live.listen(true);
    sources[0]!.readyState = 0;
    sources[0]!.onerror?.();
    expect([timers.length, sources.length]).to.deep.equal([0, 1]);
  });

  it('LC-03 do not retry after unsubscribing', () => {
    const { live, sources, timers } = world();
    live.listen(true);
    sources[0]!.refuse();
    live.listen(false);
    expect(timers).to.be.empty;
  });
});
