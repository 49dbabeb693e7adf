import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Audience, Greeting } from '../../src/core/types.js';
import {
  dueGreeting,
  mayGreet,
  secondsToNext,
  storedActs,
  withAct,
  type GreetingAct,
  type GreetingActs,
  type GreetingSituation,
  type PageVisit,
} from '../../src/core/greetings.js';

const VISIT: PageVisit = { path: '/pots/tall', seconds: 0, scrolled: 0, isLeaving: false };
const SITUATION: GreetingSituation = {
  visit: VISIT,
  isReturning: false,
  conversation: 'none',
  isBusy: false,
  isAway: false,
  acts: {},
  shown: new Set(),
};

const greeting = (parts: Partial<Greeting> = {}): Greeting => ({
  id: 'help',
  text: 'May we help?',
  ...parts,
});
const situation = (
  parts: Partial<GreetingSituation> = {},
  visit: Partial<PageVisit> = {},
): GreetingSituation => ({
  ...SITUATION,
  ...parts,
  visit: { ...VISIT, ...visit },
});
const isDue = (
  one: Partial<Greeting>,
  parts: Partial<GreetingSituation>,
  visit: Partial<PageVisit> = {},
): boolean => dueGreeting([greeting(one)], situation(parts, visit)) !== undefined;

describe('the greeting that is due', () => {
  it('LC-52 starts on its pages, after its seconds, at its scroll depth, or when the mouse leaves', () => {
    assert.ok(isDue({ pages: ['/pots/*'] }, {}));
    assert.ok(!isDue({ pages: ['/cart'] }, {}));
    assert.ok(!isDue({ after: 10 }, {}, { seconds: 9.9 }));
    assert.ok(isDue({ after: 10 }, {}, { seconds: 10 }));
    assert.ok(!isDue({ scroll: 50 }, {}, { scrolled: 49 }));
    assert.ok(isDue({ scroll: 50 }, {}, { scrolled: 50 }));
    assert.ok(!isDue({ exit: true }, {}));
    assert.ok(isDue({ exit: true }, {}, { isLeaving: true }));
  });

  it('LC-52 starts at the first of several conditions, and only on its pages', () => {
    const both = { after: 30, scroll: 50 };
    assert.ok(isDue(both, {}, { scrolled: 60 }));
    assert.ok(isDue(both, {}, { seconds: 31 }));
    assert.ok(!isDue(both, {}, { seconds: 29, scrolled: 49 }));
    assert.ok(!isDue({ ...both, pages: ['/cart'] }, {}, { seconds: 31, scrolled: 60 }));
    assert.ok(!isDue({ pages: ['/pots/*'], after: 10 }, {}, { seconds: 1 }));
  });

  it('LC-52 waits for the page’s own call if it has no condition', () => {
    assert.ok(!isDue({}, {}, { seconds: 3600, scrolled: 100, isLeaving: true }));
    assert.ok(!isDue({ pages: [] }, {}));
    assert.ok(!isDue({ exit: false }, {}, { isLeaving: true }));
    assert.ok(mayGreet(greeting(), SITUATION));
  });

  it('LC-52 is the first of the list', () => {
    const list = [
      greeting({ id: 'later', after: 9 }),
      greeting({ id: 'a', after: 1 }),
      greeting({ id: 'b', after: 1 }),
    ];
    assert.equal(dueGreeting(list, situation({}, { seconds: 2 }))?.id, 'a');
    assert.equal(dueGreeting(list, situation({ shown: new Set(['a']) }, { seconds: 2 }))?.id, 'b');
  });

  it('LC-52 never comes while the window is open, while the chat is away, or twice on one page', () => {
    for (const one of [{ isBusy: true }, { isAway: true }, { shown: new Set(['help']) }])
      assert.ok(!isDue({ after: 0 }, one), JSON.stringify(one));
  });

  it('LC-52 comes once: not after it was opened or answered, unless `once` is false; never after it was dismissed', () => {
    for (const act of ['opened', 'answered'] as const) {
      assert.ok(!isDue({ after: 0 }, { acts: { help: act } }), act);
      assert.ok(isDue({ after: 0, once: false }, { acts: { help: act } }), act);
    }
    assert.ok(!isDue({ after: 0, once: false }, { acts: { help: 'dismissed' } }));
    assert.ok(isDue({ after: 0 }, { acts: { other: 'dismissed' } }));
    assert.ok(isDue({ after: 0, id: 'toString' }, {}), 'names of Object.prototype are no acts');
  });

  it('LC-52 is for its audience, and not for who has a conversation, unless for returning visitors', () => {
    const seen = (audience: Audience, parts: Partial<GreetingSituation>): boolean =>
      isDue({ after: 0, audience }, parts);
    const table = (['all', 'new', 'returning'] as const).map((audience) => [
      seen(audience, {}),
      seen(audience, { isReturning: true }),
      seen(audience, { isReturning: true, conversation: 'earlier' }),
      seen(audience, { isReturning: true, conversation: 'now' }),
      seen(audience, { conversation: 'now' }),
    ]);
    assert.deepEqual(table, [
      [true, true, false, false, false],
      [true, false, false, false, false],
      [false, true, true, false, false],
    ]);
  });

  it('LC-52 has a time at which to look again: that of the next greeting which may still come', () => {
    const list = [
      greeting({ id: 'a', after: 10 }),
      greeting({ id: 'b', after: 4, pages: ['/cart'] }),
      greeting({ id: 'c', after: 6, audience: 'returning' }),
      greeting({ id: 'd', scroll: 10 }),
      greeting({ id: 'e', after: 20 }),
    ];
    assert.equal(secondsToNext(list, situation({}, { seconds: 1 })), 9);
    assert.equal(secondsToNext(list, situation({ isBusy: true }, { seconds: 1 })), 9);
    assert.equal(secondsToNext(list, situation({ isReturning: true }, { seconds: 1 })), 5);
    assert.equal(secondsToNext(list, situation({ acts: { a: 'dismissed' } }, { seconds: 1 })), 19);
    assert.equal(secondsToNext(list, situation({}, { seconds: 20 })), undefined);
    assert.equal(secondsToNext([], SITUATION), undefined);
  });
});

/** The same numbers in each run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('greetings in any situation', () => {
  const next = numbers(52);
  const pick = <T>(...of: T[]): T => of[Math.floor(next() * of.length)]!;
  const anyGreeting = (id: string): Greeting => ({
    id,
    text: 'Hello',
    ...pick<Partial<Greeting>>({}, { pages: ['/pots/*'] }, { pages: ['/cart', '*tall'] }),
    ...pick<Partial<Greeting>>({}, { after: Math.floor(next() * 60) }),
    ...pick<Partial<Greeting>>({}, { scroll: 1 + Math.floor(next() * 100) }),
    ...pick<Partial<Greeting>>({}, { exit: true }),
    ...pick<Partial<Greeting>>({}, { once: false }),
    ...pick<Partial<Greeting>>({}, { audience: 'new' }, { audience: 'returning' }),
  });
  const IDS = ['a', 'b', 'c', 'd'];
  const anySituation = (): GreetingSituation => ({
    visit: {
      path: pick('/pots/tall', '/cart', '/'),
      seconds: next() * 60,
      scrolled: next() * 100,
      isLeaving: next() < 0.2,
    },
    isReturning: next() < 0.5,
    conversation: pick('none', 'none', 'none', 'earlier', 'now'),
    isBusy: next() < 0.1,
    isAway: next() < 0.1,
    acts: Object.fromEntries(
      IDS.filter(() => next() < 0.2).map((id) => [id, pick<GreetingAct>('opened', 'answered', 'dismissed')]),
    ),
    shown: new Set(IDS.filter(() => next() < 0.2)),
  });
  const SITUATIONS = Array.from({ length: 5_000 }, () => ({
    list: IDS.map(anyGreeting),
    now: anySituation(),
  }));

  it('LC-52 what is due may be shown, and nothing before it in the list was due', () => {
    let count = 0;
    for (const { list, now } of SITUATIONS) {
      const due = dueGreeting(list, now);
      if (!due) continue;
      count += 1;
      assert.ok(mayGreet(due, now));
      assert.equal(dueGreeting(list.slice(0, list.indexOf(due)), now), undefined);
    }
    assert.ok(count > 500, String(count));
  });

  it('LC-52 dismissed, shown or busy: never again, whatever else holds', () => {
    for (const { list, now } of SITUATIONS) {
      const due = dueGreeting(list, now);
      if (!due) continue;
      const { id } = due;
      assert.notEqual(dueGreeting(list, { ...now, acts: withAct(now.acts, id, 'dismissed') })?.id, id);
      assert.notEqual(dueGreeting(list, { ...now, shown: new Set([...now.shown, id]) })?.id, id);
      assert.equal(dueGreeting(list, { ...now, isBusy: true }), undefined);
    }
  });

  it('LC-52 once due, waiting or scrolling further changes nothing; without time, scrolling or leaving only pages start', () => {
    for (const { list, now } of SITUATIONS) {
      const { visit } = now;
      for (const one of list) {
        const later = { ...now, visit: { ...visit, seconds: visit.seconds + 5, scrolled: 100 } };
        if (dueGreeting([one], now)) assert.ok(dueGreeting([one], later));
        const still = { ...now, visit: { ...visit, seconds: -1, scrolled: 0, isLeaving: false } };
        const isByPage = one.after === undefined && one.scroll === undefined && !one.exit && one.pages;
        if (dueGreeting([one], still)) assert.ok(isByPage);
      }
    }
  });

  it('LC-52 at the time of the next look something is due, if nothing was before', () => {
    let count = 0;
    for (const { list, now } of SITUATIONS) {
      const wait = secondsToNext(list, now);
      if (wait === undefined || now.isBusy || now.isAway) continue;
      count += 1;
      assert.ok(wait > 0);
      const { visit } = now;
      assert.ok(dueGreeting(list, { ...now, visit: { ...visit, seconds: visit.seconds + wait + 0.001 } }));
    }
    assert.ok(count > 500, String(count));
  });
});

describe('what is remembered of greetings', () => {
  it('LC-52 is the last act of each, of at most fifty', () => {
    let acts: GreetingActs = {};
    for (let n = 0; n < 60; n += 1) acts = withAct(acts, `g${n}`, 'opened');
    acts = withAct(acts, 'g59', 'dismissed');
    assert.equal(Object.keys(acts).length, 50);
    assert.equal(acts.g59, 'dismissed');
    assert.equal(acts.g9, undefined);
    assert.equal(acts.g10, 'opened');
  });

  it('LC-52 LC-07 is read with care: what others have stored there counts for nothing', () => {
    for (const value of [undefined, null, 'opened', 7, [], ['opened'], { a: 'seen', b: {}, c: null }])
      assert.deepEqual(
        Object.values(storedActs(value)).filter((act) => act !== 'opened'),
        [],
      );
    assert.deepEqual(storedActs({ a: 'opened', b: 'read', c: 'dismissed' }), { a: 'opened', c: 'dismissed' });
    assert.deepEqual(storedActs('opened'), {});
    const hostile = storedActs(JSON.parse('{"__proto__":"opened","a":"opened"}'));
    assert.equal(Object.getPrototypeOf(hostile), Object.prototype);
  });
});
