/**
 * Decides which greeting is due (LC-52), given the page, the time on it, the scrolled part, and what is stored of the
 * visitor. Pure.
 */

import type { Greeting } from './config-types.js';
import { matchesPage } from './page-path.js';

/** What the visitor did with a greeting; stored for the next page. */
export type GreetingAct = 'opened' | 'answered' | 'dismissed';

export type GreetingActs = Readonly<Record<string, GreetingAct>>;

export type GreetingAction = 'shown' | GreetingAct;

/** The visitor's conversation: from before this page was loaded, or begun on it. */
export type PriorConversation = 'none' | 'earlier' | 'now';

/** The page that the visitor is on. In single-page apps, each route is a page. */
export interface PageVisit {
  readonly path: string;
  /** Seconds since it was opened. */
  readonly seconds: number;
  /** Greatest scrolled part, in percent. */
  readonly scrolled: number;
  /** Whether the mouse is just leaving the page at its top. */
  readonly isLeaving: boolean;
}

export interface GreetingSituation {
  readonly visit: PageVisit;
  /** Whether this browser had stored data when the page was loaded. */
  readonly isReturning: boolean;
  readonly conversation: PriorConversation;
  /** Whether the window is open, or another preview is displayed in the greeting's place. */
  readonly isBusy: boolean;
  /** Whether the chat is hidden because the team is offline. */
  readonly isAway: boolean;
  readonly acts: GreetingActs;
  /** Ids of greetings shown since the page was loaded. */
  readonly shown: ReadonlySet<string>;
}

/** Whether this greeting may be displayed now, however it started. */
export function mayGreet(greeting: Greeting, situation: GreetingSituation): boolean {
  const { isReturning, conversation, isBusy, isAway, acts, shown } = situation;
  const { id, once = true, audience = 'all' } = greeting;
  const act = Object.hasOwn(acts, id) ? acts[id] : undefined;
  if (isBusy || isAway || shown.has(id)) return false;
  // A dismissed greeting stays dismissed.
  if (act === 'dismissed' || (once && act)) return false;
  if (conversation !== 'none' && !(conversation === 'earlier' && audience === 'returning')) return false;
  return audience === 'all' || (audience === 'returning') === isReturning;
}

/** Whether a greeting starts on this page automatically. Without any condition it waits for the page's `greet()`. */
const isStarted = (greeting: Greeting, { path, seconds, scrolled, isLeaving }: PageVisit): boolean => {
  const { pages = [], after, scroll, exit } = greeting;
  if (!matchesPage(pages, path)) return false;
  const conditions = [
    after === undefined ? null : seconds >= after,
    scroll === undefined ? null : scrolled >= scroll,
    exit ? isLeaving : null,
  ].filter((one) => one !== null);
  return conditions.length > 0 ? conditions.includes(true) : pages.length > 0;
};

/** Returns the first greeting that starts now. */
export const dueGreeting = (
  greetings: readonly Greeting[],
  situation: GreetingSituation,
): Greeting | undefined =>
  greetings.find((greeting) => isStarted(greeting, situation.visit) && mayGreet(greeting, situation));

/** Returns the seconds until the next greeting may start by time alone; undefined if none will. */
export function secondsToNext(
  greetings: readonly Greeting[],
  situation: GreetingSituation,
): number | undefined {
  const { path, seconds } = situation.visit;
  const waits = greetings
    .filter(({ pages = [] }) => matchesPage(pages, path))
    .filter((greeting) => mayGreet(greeting, { ...situation, isBusy: false, isAway: false }))
    .flatMap(({ after }) => (after !== undefined && after > seconds ? [after - seconds] : []));
  return waits.length > 0 ? Math.min(...waits) : undefined;
}

/** Most acts that are remembered. */
const MOST_ACTS = 50;
const ACTS: readonly unknown[] = ['opened', 'answered', 'dismissed'] satisfies GreetingAct[];

/** Returns the valid ones of stored acts: earlier versions, other scripts and people may have changed them. */
export const storedActs = (value: unknown): GreetingActs =>
  Object.fromEntries(
    Object.entries(Object(value) as object)
      .filter((entry): entry is [string, GreetingAct] => ACTS.includes(entry[1]))
      .slice(-MOST_ACTS),
  );

/** Adds an act as the latest. */
export function withAct(acts: GreetingActs, id: string, act: GreetingAct): GreetingActs {
  const others = Object.entries(acts).filter(([one]) => one !== id);
  return Object.fromEntries([...others, [id, act] as const].slice(-MOST_ACTS));
}
