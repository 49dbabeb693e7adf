/**
 * A day, second by second: visits arrive at random by the hour of the day, some open the window, some write. Calls to Missive
 * wait for its two limits. The same seed gives the same day. It goes past what a machine can be loaded with, and says what
 * breaks first. `node tools/capacity/simulate.mjs [seed]` prints the days of all sizes.
 */

import { fileURLToPath } from 'node:url';
import { freeCallsPerQuarter, originLoads, readConstants, SIZES, valuesOf } from './model.mjs';

const DAY = 86_400;
const HOUR = 3_600;
const MINUTE = 60;
/** Weight of each hour: a quiet night, a busy late morning, an evening. The busiest one is as high as assumed. */
const HOURS = [2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 13, 12, 10, 10, 11, 11, 10, 9, 9, 10, 9, 7, 5, 3];
/** A message that waits longer than this, in seconds, waits for Missive's limit of 15 minutes. */
const LONG_WAIT = 15 * MINUTE;

/** Numbers from 0 to 1 (mulberry32). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How many of rare, independent events happen: Poisson, by a normal distribution where there are many. */
export function poisson(mean, random) {
  if (mean > 50) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const floor = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > floor; product *= random()) count++;
  return count;
}

/** Each hour's part of the day. */
export function hoursOfDay(peakShare) {
  const top = Math.max(...HOURS);
  const others = HOURS.reduce((sum, weight) => sum + weight, 0) - top;
  return HOURS.map((weight) => (weight === top ? peakShare : (weight / others) * (1 - peakShare)));
}

/** Calls within the last so many seconds, as the server's own gate counts them. */
class Window {
  #calls = [];
  #oldest = 0;
  #sum = 0;

  constructor(seconds, limit) {
    this.seconds = seconds;
    this.limit = limit;
  }

  room(now) {
    for (; this.#calls[this.#oldest]?.at <= now - this.seconds; this.#oldest++)
      this.#sum -= this.#calls[this.#oldest].count;
    return this.limit - this.#sum;
  }

  take(now, count) {
    this.#calls.push({ at: now, count });
    this.#sum += count;
  }
}

/** Calls to Missive that wait for their turn, oldest first. */
export class MissiveQueue {
  #jobs = [];
  #first = 0;
  #windows;
  waiting = 0;
  longestBacklog = 0;
  longestWait = 0;

  /** @param tokens each has limits of its own; the accounts share the work evenly */
  constructor(v, tokens) {
    this.#windows = [
      new Window(61, v.missiveKeptPerMinute * tokens),
      new Window(905, freeCallsPerQuarter(v) * tokens),
    ];
  }

  add(now, calls) {
    if (calls > 0) this.#jobs.push({ at: now, calls });
    this.waiting += calls;
  }

  work(now) {
    const room = Math.min(...this.#windows.map((window) => window.room(now)));
    let left = room;
    while (this.#first < this.#jobs.length && left > 0) {
      const job = this.#jobs[this.#first];
      const part = Math.min(job.calls, left);
      job.calls -= part;
      left -= part;
      this.longestWait = Math.max(this.longestWait, now - job.at);
      if (job.calls === 0) this.#first++;
    }
    if (left < room) for (const window of this.#windows) window.take(now, room - left);
    this.waiting -= room - left;
    this.longestBacklog = Math.max(this.longestBacklog, this.waiting);
  }
}

/**
 * @param options `seed`; `tokens` of Missive; `isLimited`: whether the limit of new conversations of an account holds;
 *   `isCached`: whether a cache is in front; `engine`: `sqlite` or `postgres`
 */
export function simulateDay(viewsPerDay, v, options = {}) {
  const { seed = 1, tokens = 1, isLimited = true, isCached = false, engine = 'postgres' } = options;
  const cost = (name) => v[`${engine}.${name}`];
  const random = randomOf(seed);
  const hours = hoursOfDay(v.peakShare);
  const missive = new MissiveQueue(v, tokens);
  const opensFor = v.openMinutes * MINUTE;
  const closing = new Int32Array(DAY + opensFor + 1);
  /** Messages by the second in which they are written, about one a minute in a conversation. */
  const writing = new Int32Array(DAY + (v.messagesPerConversation + 1) * MINUTE);
  const scriptCost = isCached
    ? cost('script')
    : v.knownShare * cost('scriptUnchanged') + (1 - v.knownShare) * cost('script');
  const loadCost = (scriptCost + v.settingsPerView * cost('settingsUnchanged')) / (1 + v.settingsPerView);
  const messageCost =
    cost('toMissive') + (v.repliesPerConversation / v.messagesPerConversation) * cost('toVisitor');
  const day = { conversations: 0, messages: 0, refused: 0, streams: 0, loadsPerSecond: 0, processorShare: 0 };
  let [streams, spent] = [0, 0];
  // A bucket that refills in an hour.
  let allowed = v.conversationsPerHour;

  for (let now = 0; now < DAY; now++) {
    const views = poisson((viewsPerDay * hours[Math.floor(now / HOUR)]) / HOUR, random);
    const visits = views / v.viewsPerVisit;
    const opened = poisson(visits * v.openShare, random);
    streams += opened - closing[now];
    closing[now + opensFor] += opened;
    day.streams = Math.max(day.streams, streams);

    const wanted = poisson(visits * v.writeShare, random);
    allowed = Math.min(v.conversationsPerHour, allowed + v.conversationsPerHour / HOUR);
    const started = isLimited ? Math.min(wanted, Math.floor(allowed)) : wanted;
    allowed -= started;
    day.refused += wanted - started;
    day.conversations += started;
    for (let number = 0; number < started * v.messagesPerConversation; number++) {
      const minute = number % v.messagesPerConversation;
      writing[now + minute * MINUTE + Math.floor(random() * MINUTE)] += 1;
    }
    const written = writing[now];
    day.messages += written;
    missive.add(now, written * v.messageMissiveCalls);
    missive.work(now);

    const loads = views * (1 + v.settingsPerView);
    const reaching = isCached ? originLoads(loads, 1, v) : loads;
    day.loadsPerSecond = Math.max(day.loadsPerSecond, reaching);
    spent += reaching * loadCost + started * cost('conversation') + written * messageCost;
    if ((now + 1) % HOUR === 0) {
      day.processorShare = Math.max(day.processorShare, spent / (HOUR * 1000));
      spent = 0;
    }
  }
  const { longestBacklog, longestWait, waiting } = missive;
  return { ...day, missiveBacklog: longestBacklog, missiveWait: longestWait, missiveLeft: waiting };
}

/** What breaks in a day, in the order in which it has to be mended. */
export const brokenIn = (day, v) =>
  [
    day.refused > 0 && 'conversations',
    day.missiveWait > LONG_WAIT && 'missive',
    day.processorShare > v.processorShare && 'processor',
    day.streams > v.streamsPerProcess && 'streams',
  ].filter(Boolean);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const v = valuesOf(readConstants());
  const seed = Number(process.argv[2] ?? 1);
  for (const views of SIZES)
    for (const isLimited of [true, false])
      for (const isCached of [false, true]) {
        const day = simulateDay(views, v, { seed, isLimited, isCached });
        console.log({ views, isLimited, isCached, ...day, broken: brokenIn(day, v).join(', ') });
      }
}
