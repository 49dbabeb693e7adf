/**
 * Keeps one visitor connected to one conversation: gets a session, opens a link, and whatever breaks
 * (network, socket, token, server), gets a fresh session and goes on. It decides when; what is shown
 * and sent is its owner's.
 */

import { Challenge, isChallengeRequired, type ChallengeEvents } from './challenge.js';
import { ChatError, type ChatErrorCode } from './chat-error.js';
import type { ConnectionState } from './chat-state.js';
import type { ChatStore } from './chat-store.js';
import { findMediaUrl, loadOlder } from './fetching.js';
import { fitMessage, fitSession } from './fit.js';
import { limitReports } from './limit-reports.js';
import { withVisitorData } from './meta.js';
import type { Link, LinkEvents, LinkState, Ports, VisitorData } from './ports.js';
import { ANSWER_TIMEOUT, CONNECT_TIMEOUT, PROBE_INTERVAL, retryDelay, withTimeout } from './timing.js';
import type { OutgoingMessage, Session, SessionRequest } from './types.js';

export interface ConnectionEvents
  extends Omit<LinkEvents, 'onState' | 'onTokenExpiring'>, Pick<ChallengeEvents, 'onChallenge'> {
  /** What to ask for; called anew each time. */
  sessionRequest(): SessionRequest;
  /** A session was asked for now; the answer is called with what came back. */
  onSessionAsked(): (session: Session) => void;
  onState(state: ConnectionState): void;
  /** Messages may be sent. */
  onConnected(): void;
  /** For the developer: what keeps going wrong. */
  onError(error: ChatError): void;
}

/** Asking again does not help these: only a person can. They are tried seldom. */
const LASTING: readonly string[] = ['unknown-account', 'invalid', 'refused', 'challenge-required'];

export class Connection {
  readonly #ports: Ports;
  readonly #events: ConnectionEvents;
  readonly #visitorData: VisitorData;
  #wanted: 'no' | 'existing' | 'started' = 'no';
  #link: Link | null = null;
  #linkState: LinkState = 'connecting';
  /** What the link was made from. */
  #linkSession: Session | null = null;
  #hasConnected = false;
  #isAsking = false;
  /** There is reason to ask again: what is being asked for now is older. */
  #isStale = false;
  /** A request to start that is repeated makes no second visitor. */
  readonly #idempotencyKey: string;
  readonly #challenge: Challenge;
  #failures = 0;
  #cancelRetry: (() => void) | null = null;
  /** Of the link: the next probe while connected, the limit while connecting. */
  #cancelCheck: (() => void) | null = null;
  readonly #report: ReturnType<typeof limitReports>;

  constructor(ports: Ports, events: ConnectionEvents, visitorData: VisitorData) {
    this.#ports = ports;
    this.#events = events;
    this.#visitorData = visitorData;
    this.#report = limitReports((error) => events.onError(error));
    this.#idempotencyKey = ports.environment.newId();
    this.#challenge = new Challenge(ports.clock, {
      onChallenge: events.onChallenge,
      onResponse: () => this.#open(),
      onTimeout: (error) => this.#fail(error),
    });
  }

  get link(): Link | null {
    return this.#link && this.#linkState === 'connected' ? this.#link : null;
  }

  /** Connects to the visitor's conversation if there is one. */
  resume(): void {
    if (this.#wanted !== 'no') return;
    this.#wanted = 'existing';
    this.#open();
  }

  /** Connects, creating the conversation if there is none. */
  start(): void {
    const isWaiting = this.#wanted !== 'started' || this.#cancelRetry !== null;
    this.#wanted = 'started';
    // The visitor does something: it is tried now, not at the next retry.
    if (isWaiting && !this.#link) this.#open();
  }

  /** Asks the log for its last page; also renews the token. */
  catchUp(): void {
    if (this.#wanted === 'no') return;
    this.#challenge.recheck(); // a user who is proved now needs none
    this.#isStale = this.#isAsking;
    this.#open();
  }

  /** The page is back, or the browser says that the network came or went: find out now, not at the next retry. */
  wake(): void {
    if (this.#wanted === 'no') return;
    this.#failures = 0;
    if (this.link) this.#probe();
    else if (!this.#link) this.#open();
  }

  /** The message as the service takes it; what does not fit is reported. */
  fit(message: OutgoingMessage): OutgoingMessage {
    const fitted = fitMessage(withVisitorData(message, this.#visitorData()));
    this.#report(fitted.leftOut);
    return fitted.message;
  }

  /** Loads the page of the thread before the first message that is there. */
  readonly loadOlder = (store: ChatStore): Promise<void> => loadOlder(store, this.link, this.#ports.clock);

  /** Puts the address of a file into the state. */
  readonly findMediaUrl = (store: ChatStore, file: Parameters<typeof findMediaUrl>[2]): Promise<void> =>
    findMediaUrl(store, this.link, file);

  /** The link gives no answers though it says it is connected: a half-open socket. */
  replaceLink(): void {
    this.#dropLink();
    this.#open();
  }

  close(): void {
    this.#wanted = 'no';
    this.#failures = 0;
    this.#cancelRetry?.();
    this.#challenge.end();
    this.#dropLink();
    this.#events.onState('idle');
  }

  #open(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    if (this.#isAsking || this.#challenge.isPending) {
      if (!this.link) this.#showState('connecting');
      return;
    }
    this.#isAsking = true;
    this.#isStale = false;
    if (!this.link && this.#failures < 2) this.#showState('connecting');
    void this.#ask().catch((error: unknown) => {
      if (!isChallengeRequired(error) || this.#wanted === 'no') this.#fail(error);
      else if (this.#isStale) this.#open();
      else if (!this.#challenge.require()) this.#fail(error);
    });
  }

  async #ask(): Promise<void> {
    const wanted = this.#wanted;
    try {
      const answered = this.#events.onSessionAsked();
      const asked = this.#challenge.addTo(this.#events.sessionRequest());
      const { request, leftOut } = fitSession(withVisitorData(asked, this.#visitorData()));
      this.#report(leftOut);
      const session = await this.#ports.backend.session({
        ...request,
        ...(wanted === 'started' && { start: true, idempotencyKey: this.#idempotencyKey }),
      });
      if (this.#wanted === 'no') return;
      this.#challenge.end();
      this.#report(session.leftOut ?? []);
      answered(session);
      await this.#useSession(session);
    } finally {
      this.#isAsking = false;
    }
    if ((this.#wanted as string) === 'no') return;
    // Asked to start while only looking: ask again, now to start.
    const isToStart = wanted !== this.#wanted && !this.#link;
    if (isToStart || this.#isStale) this.#open();
  }

  async #useSession(session: Session): Promise<void> {
    if (session.conversationSid === null) {
      this.#failures = 0;
      this.#dropLink();
      if (this.#wanted === 'existing') {
        this.#wanted = 'no';
        this.#events.onState('idle');
      }
      return;
    }
    if (this.#link && !isSameVisit(this.#linkSession, session)) this.#dropLink();
    if (this.link) return this.#renewToken(this.link, session.token);
    // A link on its way has a token of its own and takes no other.
    if (this.#link) return;
    const transport = await withTimeout(this.#ports.clock, this.#ports.loadTransport(), CONNECT_TIMEOUT);
    if ((this.#wanted as string) === 'no') return;
    const { token, identity, conversationSid, websocketUrl } = session;
    const events: LinkEvents = {
      ...this.#events,
      onState: (state) => this.#link === link && this.#onLinkState(state),
      onTokenExpiring: () => this.catchUp(),
    };
    this.#linkSession = session;
    this.#linkState = 'connecting';
    this.#hasConnected = false;
    this.#limitConnecting();
    let link: Link | null = null;
    link = transport.connect({ token, identity, conversationSid, websocketUrl }, events);
    this.#link = link;
  }

  async #renewToken(link: Link, token: string): Promise<void> {
    await withTimeout(this.#ports.clock, link.updateToken(token), ANSWER_TIMEOUT);
    // Who dropped the link meanwhile found this asking still going on, and left the rest to it.
    if (this.#link !== link) this.#isStale = true;
    if (this.link !== link) return;
    this.#failures = 0;
    this.#events.onConnected();
  }

  #onLinkState(state: LinkState): void {
    const isReconnect = state === 'connected' && this.#hasConnected;
    if (state === this.#linkState) return;
    this.#linkState = state;
    this.#cancelCheck?.();
    if (state === 'connected') {
      this.#hasConnected = true;
      this.#failures = 0;
      this.#events.onState('connected');
      this.#scheduleProbe();
      // What came meanwhile is replayed by the service; the log itself has the last word.
      if (isReconnect) this.catchUp();
      else this.#events.onConnected();
    } else if (state === 'connecting') {
      this.#limitConnecting();
      this.#showState('connecting');
    } else this.#loseLink(state === 'denied' ? 'denied' : 'unreachable', `The connection was ${state}.`);
  }

  /** The service mends its connection by itself, without an end: after a while a fresh one is due. */
  #limitConnecting(): void {
    this.#cancelCheck?.();
    this.#cancelCheck = this.#ports.clock.after(CONNECT_TIMEOUT, () =>
      this.#loseLink('unreachable', `No connection within ${CONNECT_TIMEOUT / 1000} seconds.`),
    );
  }

  #loseLink(code: ChatErrorCode, reason: string): void {
    this.#dropLink();
    this.#fail(new ChatError(code, reason));
  }

  #fail(error: unknown): void {
    if (this.#wanted === 'no') return;
    const known = error instanceof ChatError ? error : new ChatError('unreachable', String(error));
    this.#failures += 1;
    const isLasting = LASTING.includes(known.code);
    // One hiccup is mended unseen; trouble is shown when it stays, and the browser does not explain it.
    if (isLasting || (this.#failures > 1 && this.#ports.environment.isNetworkUp())) {
      this.#events.onError(known);
      if (!this.link) this.#events.onState('trouble');
    }
    const delay = retryDelay(isLasting ? 10 : this.#failures, this.#ports.environment.random());
    this.#cancelRetry?.();
    this.#cancelRetry = this.#ports.clock.after(delay, () => this.#open());
  }

  #showState(state: ConnectionState): void {
    if (this.#failures < 2) this.#events.onState(state);
  }

  #dropLink(): void {
    this.#cancelCheck?.();
    const link = this.#link;
    this.#link = null;
    link?.close();
  }

  #scheduleProbe(): void {
    this.#cancelCheck?.();
    this.#cancelCheck = this.#ports.clock.after(PROBE_INTERVAL, () => this.#probe());
  }

  /** The SDK never notices a half-open socket by itself, so it is asked for an answer now and then. */
  #probe(): void {
    const { link } = this;
    if (!link) return;
    if (!this.#ports.environment.isPageVisible()) {
      this.#scheduleProbe();
      return;
    }
    withTimeout(this.#ports.clock, link.probe(), ANSWER_TIMEOUT).then(
      () => {
        if (this.link !== link) return;
        this.#events.onState('connected');
        this.#scheduleProbe();
      },
      () => this.link === link && this.replaceLink(),
    );
  }
}

/** Another user of the page has another conversation. */
const isSameVisit = (before: Session | null, now: Session): boolean =>
  before?.identity === now.identity && before.conversationSid === now.conversationSid;
