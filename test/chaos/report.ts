/** Formats the figures of a run for people. */

import type { Outcome } from './chaos.js';
import type { Side } from './ledger.js';
import type { Difference } from './verdict.js';

const MOST_PROBLEMS = 25;

export function reportOf(outcome: Outcome): string {
  const { plan, entries, problems, lags, kills, recovery, duration, missiveCalls, retries, reloads, faults } =
    outcome;
  const { size } = plan;
  const of = (from: Side) => entries.filter((entry) => entry.from === from);
  const items = entries.flatMap((entry) => entry.items);
  const files = items.filter((item) => 'file' in item).length;
  const calls = [...missiveCalls].map(([kind, count]) => `${kind} ${count}`).join(', ');
  const total = [...missiveCalls.values()].reduce((sum, count) => sum + count, 0);
  const rows: (readonly [string, string])[] = [
    ['seed', plan.seed],
    [
      'visitors',
      `${plan.visitors.length}, of whom ${size.busy.conversations + 1} write several messages a second`,
    ],
    ['messages', `${items.length - files} texts and ${files} files`],
    ['written', `${of('visitor').length} by visitors, ${of('agent').length} by agents`],
    ['processes killed', `${kills}, ${faults.loopKills} of them in tight loops`],
    ['PostgreSQL', `restarted ${faults.databaseRestarts} times`],
    ['longest backlog', `${faults.longestBacklog} messages when Missive came back`],
    ...faultRows(outcome),
    ['pages reloaded', String(reloads)],
    ['files sent again', `${retries} times, by the visitor`],
    ['calls to Missive', `${total} (${calls})`],
    ['to Missive, quiet', lagText(lags.percentiles('visitor', 0, size.quiet))],
    ['to Missive, storm', lagText(lags.percentiles('visitor', size.quiet, Infinity))],
    ['to visitors, quiet', lagText(lags.percentiles('agent', 0, size.quiet))],
    ['to visitors, storm', lagText(lags.percentiles('agent', size.quiet, Infinity))],
    ['all there', `${seconds(recovery)} after the last fault`],
    ['took', seconds(duration)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    ...verdictLines(outcome, problems),
  ].join('\n');
}

function faultRows({ faults: { counts, awayMs } }: Outcome): (readonly [string, string])[] {
  const count = (...kinds: string[]): number => kinds.reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0);
  const webhooks = (service: string): string =>
    `${count(`${service} lose-webhooks`)} lost, ${count(`${service} duplicate-webhooks`)} doubled, ` +
    `${count(`${service} reorder-webhooks`)} reordered, ${count(`${service} delay-webhooks`)} late`;
  return [
    [
      'sockets',
      `${count('twilio kill', 'twilio close', 'twilio expire', 'twilio kill-on-send')} cut, ` +
        `${count('twilio half-open')} half-open, ${count('twilio drop')} requests or replies swallowed`,
    ],
    ['Twilio’s webhooks', webhooks('twilio')],
    [
      'Twilio’s REST',
      `${count('twilio refuse')} refused, ${count('twilio throttle')} 429s, ` +
        `${count('twilio lose-reply')} taken without an answer`,
    ],
    ['Missive’s webhooks', webhooks('missive')],
    [
      'Missive’s API',
      `${count('missive throttle')} 429s, ${count('missive refuse')} 5xx, ` +
        `${count('missive lose-reply')} taken without an answer, away for ${seconds(awayMs)}`,
    ],
  ];
}

function verdictLines(
  { entries, differences, differencesFromLog, complaints }: Outcome,
  problems: readonly string[],
): string[] {
  if (problems.length === 0)
    return [`\n✔ Both sides hold all ${entries.length} messages: each once, and in order.`];
  const others = problems.length - differences.length - differencesFromLog.length;
  const more = problems.length - MOST_PROBLEMS;
  return [
    `\n✖ Compared with what was written: ${countsOf(differences)}.`,
    `  Compared with Twilio’s log: ${countsOf(differencesFromLog)}.`,
    `  Other problems: ${others}.\n`,
    ...problems.slice(0, MOST_PROBLEMS),
    ...(more > 0 ? [`… and ${more} more.`] : []),
    '\nThe processes said:',
    ...complaints.map((line) => `  ${line}`),
  ];
}

const countsOf = (differences: readonly Difference[]): string =>
  (['missing', 'too many', 'out of order'] as const)
    .map((kind) => `${differences.filter((one) => one.kind === kind).length} ${kind}`)
    .join(', ');

const lagText = ([median, late, longest, count]: readonly [number, number, number, number]): string =>
  count === 0
    ? 'none'
    : `half within ${seconds(median)}, 95 % within ${seconds(late)}, longest ${seconds(longest)}`;

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 0)} s`;
