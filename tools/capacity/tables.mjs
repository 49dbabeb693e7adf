/** The tables of docs/capacity.md, computed from `constants.json`. */

import { brokenAt, demandOf, limitsOf, readConstants, SIZES, valuesOf } from './model.mjs';
import { brokenIn, simulateDay } from './simulate.mjs';

const constants = readConstants();
const v = valuesOf(constants);
const CACHED = { isCached: true };

/** Two significant digits are all that such figures have. */
const number = (value) => {
  if (Math.abs(value) < 1e-6) return '0';
  const rounded = Number(value.toPrecision(value >= 1_000 ? 3 : 2));
  return rounded.toLocaleString('en', { maximumFractionDigits: rounded < 0.1 ? 4 : 2 });
};
const percent = (share) => `${number(share * 100)} %`;
const duration = (seconds) => {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${number(seconds / 3_600)} h`;
};

const NAMES = {
  conversations: 'new conversations of an account',
  missive: 'Missive’s limit of a token',
  processor: 'the processor of one process',
  streams: 'event streams of one process',
};
const named = (names) => (names.length === 0 ? 'none' : names.map((name) => NAMES[name]).join(', '));

const head = ['', ...SIZES.map((views) => `${views.toLocaleString('en')} a day`)];
const row = (what, figure, options, show = number) => [
  what,
  ...SIZES.map((views) => show(figure(demandOf(views, v, options)))),
];

const demand = () => [
  head,
  [
    row('conversations a day', (one) => one.conversations),
    row('messages a day, both ways', (one) => one.messages),
    row('requests a second, busiest hour', (one) => one.requestsPerSecond),
    row('the same behind a cache', (one) => one.requestsPerSecond, CACHED),
    row('script and settings that reach the server, per 1,000 views', (one) => one.loadsPerThousandViews),
    row('the same behind a cache', (one) => one.loadsPerThousandViews, CACHED),
    row('of one processor, busiest hour: SQLite', (one) => one.processorShare, { engine: 'sqlite' }, percent),
    row('the same with PostgreSQL (its own work not counted)', (one) => one.processorShare, {}, percent),
    row('the same behind a cache', (one) => one.processorShare, CACHED, percent),
    row('**processes**', (one) => one.processes),
    row('**processes** behind a cache', (one) => one.processes, CACHED),
    row('event streams at a time', (one) => one.streams),
    row('**memory** of all processes, MB', (one) => one.megabytes),
    row('**memory** behind a cache, MB', (one) => one.megabytes, CACHED),
    row('**database**: growth in a year, MB', (one) => one.databaseMegabytesPerYear),
    row('**Twilio**: visitors who write, a day', (one) => one.twilioUsers),
    row('**Twilio**: calls of its API, a day', (one) => one.twilioCalls),
    row('the same a second, busiest hour', (one) => one.twilioCallsPerSecond),
    row('**Missive**: calls of its API, a day', (one) => one.missiveCalls),
    row('the same in 15 minutes, busiest hour', (one) => one.missiveCallsPerQuarter),
    [
      '**first bottleneck**',
      ...SIZES.map((views) =>
        named(
          brokenAt(views, v, {})
            .slice(0, 1)
            .map(({ name }) => name),
        ),
      ),
    ],
  ],
];

const limits = () => [
  ['limit', 'reached at views a day', 'behind a cache'],
  limitsOf(v, {}).map(({ name, what, views }) => [
    what,
    number(views),
    number(limitsOf(v, CACHED).find((other) => other.name === name).views),
  ]),
];

const DAYS = [
  ['as installed', {}],
  ['the limit of conversations raised, a cache', { isLimited: false, isCached: true }],
  ['the same, with 20 accounts and tokens of Missive', { isLimited: false, isCached: true, tokens: 20 }],
];

const days = () => [
  [
    'views a day',
    'installation',
    'refused',
    'longest wait for Missive',
    'left at midnight',
    'processor',
    'breaks',
  ],
  SIZES.flatMap((views) =>
    DAYS.map(([name, options]) => {
      const day = simulateDay(views, v, options);
      return [
        views.toLocaleString('en'),
        name,
        number(day.refused),
        duration(day.missiveWait),
        number(day.missiveLeft),
        percent(day.processorShare),
        named(brokenIn(day, v)),
      ];
    }),
  ),
];

const group = (name, title) => () => [
  [title, 'value', 'how'],
  Object.entries(constants[name]).map(([key, { value, unit = '', how }]) => [
    `\`${key}\``,
    `${value.toLocaleString('en')} ${unit}`.trim(),
    how,
  ]),
];

/** Head and rows of each table, by its name. */
export const CAPACITY_TABLES = {
  'capacity demand': demand,
  'capacity limits': limits,
  'capacity days': days,
  'capacity measured': group('measured', 'measured'),
  'capacity documented': group('documented', 'given'),
  'capacity assumed': group('assumed', 'assumed'),
};
