/** What page views ask of processes, database, Twilio and Missive: pure functions of `constants.json`. */

import { readFileSync } from 'node:fs';

export const readConstants = () =>
  JSON.parse(readFileSync(new URL('constants.json', import.meta.url), 'utf8'));

/** Numbers by name, of all groups. */
export const valuesOf = ({ measured, documented, assumed }) =>
  Object.fromEntries(
    Object.entries({ ...measured, ...documented, ...assumed }).map(([name, { value }]) => [name, value]),
  );

export const SIZES = [1_000, 100_000, 10_000_000];
const MINUTES = 60;
const HOUR = 3_600;

/**
 * Requests for the script and the settings that reach the server, in an hour of so many. A cache makes at most one request for each
 * of four copies (two files, two encodings) in half an age, in each of its places.
 */
export function originLoads(loads, seconds, v) {
  return Math.min(loads, 4 * v.edgePlaces * (seconds / Math.max(1, v.edgeSeconds / 2)));
}

/** What is left of Missive's limit for messages. */
export const freeCallsPerQuarter = (v) => v.missiveKeptPerQuarter - v.sweepCallsPerQuarter;

/** @param engine `sqlite` or `postgres` */
export function demandOf(viewsPerDay, v, { engine = 'postgres', isCached = false } = {}) {
  const cost = (name) => v[`${engine}.${name}`];
  const peakViews = viewsPerDay * v.peakShare;
  const visits = viewsPerDay / v.viewsPerVisit;
  const conversations = visits * v.writeShare;
  const messages = conversations * v.messagesPerConversation;
  const replies = conversations * v.repliesPerConversation;
  const loads = peakViews * (1 + v.settingsPerView);
  const reaching = isCached ? originLoads(loads, HOUR, v) : loads;
  const unchangedShare = isCached ? 0 : v.knownShare;
  const scriptShare = 1 / (1 + v.settingsPerView);
  const loadCost =
    reaching *
      scriptShare *
      (unchangedShare * cost('scriptUnchanged') + (1 - unchangedShare) * cost('script')) +
    reaching * (1 - scriptShare) * cost('settingsUnchanged');
  const chatCost =
    v.peakShare *
    (conversations * cost('conversation') + messages * cost('toMissive') + replies * cost('toVisitor'));
  const processorShare = (loadCost + chatCost) / (HOUR * 1000);
  const streams = (visits * v.peakShare * v.openShare * v.openMinutes) / MINUTES;
  const missiveCalls = messages * v.messageMissiveCalls + replies * v.replyMissiveCalls;
  const twilioCalls =
    conversations * (v.conversationTwilioCalls + v.checkTwilioCalls) +
    messages * v.messageTwilioCalls +
    replies * v.replyTwilioCalls;
  const processes = Math.max(
    1,
    Math.ceil(processorShare / v.processorShare),
    Math.ceil(streams / v.streamsPerProcess),
  );
  return {
    conversations,
    messages: messages + replies,
    requestsPerSecond: (reaching + v.peakShare * (conversations + messages + replies)) / HOUR,
    loadsPerThousandViews: (reaching / peakViews) * 1000,
    processorShare,
    processes,
    streams,
    megabytes: processes * v.processMegabytes + (streams * v.streamKilobytes) / 1024,
    databaseMegabytesPerYear: (conversations * 365 * v.conversationKilobytes) / 1024,
    twilioCalls,
    twilioCallsPerSecond: (twilioCalls * v.peakShare) / HOUR,
    twilioUsers: conversations,
    missiveCalls: missiveCalls + v.sweepCallsPerQuarter * 4 * 24,
    missiveCallsPerQuarter: (missiveCalls * v.peakShare) / 4 + v.sweepCallsPerQuarter,
    conversationsPerHour: conversations * v.peakShare,
  };
}

/** Each limit of one installation with one account and one token, and at how many page views a day it is reached. */
export function limitsOf(v, options) {
  const probe = 1_000_000;
  const at = demandOf(probe, v, options);
  const whole = (used, limit) => (used === 0 ? Infinity : (probe * limit) / used);
  // A cache takes the same requests off, however many there are: the rest grows with the views.
  const rest = demandOf(2 * probe, v, options).processorShare - at.processorShare;
  const fixed = at.processorShare - rest;
  return [
    {
      name: 'conversations',
      what: 'new conversations of an account in an hour (the default; it can be raised)',
      views: whole(at.conversationsPerHour, v.conversationsPerHour),
    },
    {
      name: 'missive',
      what: 'Missive’s calls of one token in 15 minutes',
      views: whole(at.missiveCallsPerQuarter - v.sweepCallsPerQuarter, freeCallsPerQuarter(v)),
    },
    {
      name: 'processor',
      what: 'one process’s share of a processor',
      views: (probe * (v.processorShare - fixed)) / rest,
    },
    {
      name: 'streams',
      what: 'event streams of one process',
      views: whole(at.streams, v.streamsPerProcess),
    },
  ].sort((one, other) => one.views - other.views);
}

/** The limits that a size is over, the tightest first. */
export const brokenAt = (views, v, options) => limitsOf(v, options).filter((limit) => limit.views < views);
