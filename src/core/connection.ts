/**
 * Keeps one visitor connected to one conversation: gets a session, opens a link, and after any failure (network,
 * socket, token, server) gets a new session and retries. Its owner decides what is displayed and sent.
 */

import { Challenge, isChallengeRequired } from './challenge.js';
import { ChatError, isLasting, type ChatErrorCode } from './chat-error.js';
import type { ConnectionState } from './chat-state.js';
import type { ChatStore } from './chat-store.js';
import type { ConnectionEvents } from './connection-events.js';
import { ConversationChooser } from './conversation-chooser.js';
import { fulfil, type ServiceRequest } from './fetching.js';
import { fitMessage, fitSession } from './fit.js';
import { limitReports } from './limit-reports.js';
import { LinkWatch } from './link-watch.js';
import { checkLog, logEvents } from './log-check.js';
import { withVisitorData } from './meta.js';
import type { Link, LinkEvents, LinkState, Ports, VisitorData } from './ports.js';
import { isSameVisit, ThreadPlace } from './thread-place.js';
import { ANSWER_TIMEOUT, CONNECT_TIMEOUT, retryDelay, withTimeout } from './timing.js';
import type { OutgoingMessage, Session } from './types.js';

export class Connection {
  readonly #ports: Ports;
  readonly #events: ConnectionEvents;
  readonly #visitorData: VisitorData;
  #wanted: 'no' | 'existing' | 'started' = 'no';
  #link: Link | null = null;
  #linkState: LinkState = 'connecting';
  /** The session that the link was created from. */
  #linkSession: Session | null = null;
  #hasConnected = false;
  #place = new ThreadPlace();
  readonly #chooser: ConversationChooser;
  /** How many times in a row a conversation ended soon after it was connected. */
  #endings = 0;
  #isAsking = false;
  /** Whether a new request is due because the one in progress is outdated. */
  #isStale = false;
  readonly #challenge: Challenge;
  #failures = 0;
  #cancelRetry: (() => void) | null = null;
  readonly #watch: LinkWatch;
  readonly #report: ReturnType<typeof limitReports>;

  constructor(ports: Ports, events: ConnectionEvents, visitorData: VisitorData) {
    this.#ports = ports;
    this.#events = events;
    this.#visitorData = visitorData;
    this.#report = limitReports((error) => events.onError(error));
    this.#chooser = new ConversationChooser(events, ports.environment.newId());
    this.#watch = new LinkWatch(ports, {
      link: () => this.#openLink,
      onLate: () => this.#loseLink('unreachable', 'No connection came about in time.'),
      onAlive: () => {
        if (this.#linkState !== 'ended') this.#endings = 0;
        events.onState('connected');
      },
      onDead: () => this.replaceLink(),
    });
    this.#challenge = new Challenge(ports.clock, {
      onChallenge: events.onChallenge,
      onResponse: () => this.#open(),
      onTimeout: (error) => this.#fail(error),
    });
  }

  get link(): Link | null {
    return this.#linkState === 'connected' ? this.#link : null;
  }

  /** The link for reading: the log of a conversation that has ended can still be read. */
  get #openLink(): Link | null {
    return this.#linkState === 'ended' ? this.#link : this.link;
  }

  /** Connects to the visitor's conversation if there is one. */
  resume(): void {
    if (this.#chooser.followsNext()) this.catchUp();
    if (this.#wanted !== 'no' || this.#chooser.isNew) return;
    this.#wanted = 'existing';
    this.#open();
  }

  /** Connects, creating the conversation if there is none. */
  start(): void {
    const isWaiting = this.#wanted !== 'started' || this.#cancelRetry !== null;
    this.#wanted = 'started';
    // The visitor acts: retry now, without waiting for the next retry.
    if (isWaiting && (this.#linkState === 'ended' || !this.#link)) this.#open();
  }

  /** Fetches the log's last page; also renews the token. */
  catchUp(): void {
    if (this.#wanted === 'no') return;
    this.#challenge.recheck(); // a user who is verified now needs no challenge
    this.#isStale = this.#isAsking;
    this.#open();
  }

  /** Called when the page is back or the network has changed: checks now instead of at the next retry. */
  wake(): void {
    if (this.#wanted === 'no') return;
    this.#failures = 0;
    if (this.#openLink) this.#watch.probe();
    else if (!this.#link) this.#open();
  }

  /** Fits the message to the service's limits; reports values that do not fit. */
  fit(message: OutgoingMessage): OutgoingMessage {
    const fitted = fitMessage(withVisitorData(message, this.#visitorData()));
    this.#report(fitted.leftOut);
    return fitted.message;
  }

  /** Adds to the state what the window asks for, sends a rating, or goes to another conversation. */
  readonly fulfil = async (store: ChatStore, request: ServiceRequest): Promise<void> => {
    await fulfil(store, { ...this.#ports, link: this.#openLink, session: this.#linkSession }, request);
    if (!this.#chooser.choose(request)) return;
    this.close();
    this.#isStale = this.#isAsking;
    this.resume();
  };

  /** Replaces a link that claims to be connected but does not respond: a half-open socket. */
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
      if (!this.#openLink) this.#showState('connecting');
      return;
    }
    this.#isAsking = true;
    this.#isStale = false;
    if (!this.#openLink && this.#failures < 2) this.#showState('connecting');
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
      const choice = this.#chooser.request(wanted === 'started');
      const asked = this.#challenge.addTo({ ...this.#events.sessionRequest(), ...choice });
      const { request, leftOut } = fitSession(withVisitorData(asked, this.#visitorData()));
      this.#report(leftOut);
      const reply = await this.#ports.backend.session(request);
      if (this.#wanted === 'no') return;
      this.#challenge.end();
      this.#report(reply.leftOut ?? []);
      if (this.#chooser.isOn && reply.conversationSid) this.#place = new ThreadPlace();
      answered(this.#place.take(reply, this.#events.store.state.messages));
      this.#chooser.take(reply, request.conversations);
      await this.#useSession(reply);
    } finally {
      this.#isAsking = false;
    }
    if ((this.#wanted as string) === 'no') return;
    // A start was requested during a request that only resumes: request again with start.
    const isToStart =
      wanted !== this.#wanted && wanted === 'existing' && (this.#linkState === 'ended' || !this.#link);
    if (isToStart || this.#isStale) this.#open();
  }

  async #useSession(session: Session): Promise<void> {
    if (session.conversationSid === null) {
      this.#failures = 0;
      // The link that waits for the next conversation stays open.
      if (this.#linkState === 'ended' && this.#linkSession?.identity === session.identity) return;
      this.#dropLink();
      if (this.#wanted === 'existing') {
        this.#wanted = 'no';
        this.#events.onState('idle');
      }
      return;
    }
    const isOver = this.#linkState === 'ended' && !session.hasEnded;
    if (this.#link && (isOver || !isSameVisit(this.#linkSession, session))) this.#dropLink();
    if (this.#openLink) return this.#renewToken(this.#openLink, session.token);
    // A connecting link has a token of its own and accepts no other.
    if (this.#link) return;
    const transport = await withTimeout(this.#ports.clock, this.#ports.loadTransport(), CONNECT_TIMEOUT);
    if ((this.#wanted as string) === 'no') return;
    const { token, identity, conversationSid, websocketUrl } = session;
    const events: LinkEvents = {
      ...this.#events,
      onState: (state) => this.#link === link && this.#onLinkState(state),
      onTokenExpiring: () => this.catchUp(),
      onNextConversation: () => this.#link === link && this.catchUp(),
      ...logEvents(this.#events, this.#place.offset, this),
    };
    this.#linkSession = session;
    this.#linkState = 'connecting';
    this.#hasConnected = false;
    this.#watch.limitConnecting();
    let link: Link | null = null;
    const options = { token, identity, conversationSid, websocketUrl, isApart: this.#chooser.isOn };
    link = this.#place.connect(transport, options, events);
    this.#link = link;
  }

  async #renewToken(link: Link, token: string): Promise<void> {
    await withTimeout(this.#ports.clock, link.updateToken(token), ANSWER_TIMEOUT);
    // If the link was dropped during this request, a new session is still due.
    if (this.#link !== link) this.#isStale = true;
    if (this.#openLink !== link) return;
    this.#failures = 0;
    if (this.link) this.#events.onConnected();
  }

  #onLinkState(state: LinkState): void {
    const isReconnect = state === 'connected' && this.#hasConnected;
    if (state === this.#linkState) return;
    this.#linkState = state;
    this.#watch.stop();
    if (state === 'connected') {
      this.#hasConnected = true;
      this.#failures = 0;
      this.#events.onState('connected');
      this.#watch.probeLater();
      // The service replays missed messages, but the log is authoritative.
      if (isReconnect) this.catchUp();
      else this.#events.onConnected();
      void checkLog(this.#place.offset, this.#ports.clock, this.#events.store, () => this.link);
    } else if (state === 'ended') this.#onEnded();
    else if (state === 'connecting') {
      this.#watch.limitConnecting();
      this.#showState('connecting');
    } else this.#loseLink(state === 'denied' ? 'denied' : 'unreachable', `The connection was ${state}.`);
  }

  /** Waiting messages are sent in the next conversation; otherwise checks whether there is one. */
  #onEnded(): void {
    this.#failures = 0;
    this.#wanted = 'existing';
    this.#events.onState('connected');
    this.#watch.probeLater();
    if (this.#hasConnected) this.#endings += 1;
    this.#hasConnected = false;
    const goOn = (): void => {
      const { messages } = this.#events.store.state;
      if (messages.some(({ delivery }) => delivery === 'sending')) this.start();
      else if (!this.#linkSession?.hasEnded) this.catchUp();
    };
    if (this.#endings <= 1) return goOn();
    // If each conversation ends as it begins, the delay before the next one grows.
    const delay = retryDelay(this.#endings, this.#ports.environment.random());
    this.#cancelRetry?.();
    this.#cancelRetry = this.#ports.clock.after(delay, goOn);
  }

  #loseLink(code: ChatErrorCode, reason: string): void {
    this.#dropLink();
    this.#fail(new ChatError(code, reason));
  }

  #fail(error: unknown): void {
    if (this.#wanted === 'no') return;
    const known = error instanceof ChatError ? error : new ChatError('unreachable', String(error));
    this.#failures += 1;
    // One failure is retried silently; persistent failures are shown unless the browser explains it.
    if (isLasting(known) || (this.#failures > 1 && this.#ports.environment.isNetworkUp())) {
      this.#events.onError(known);
      if (!this.#openLink) this.#events.onState('retrying');
    }
    const delay = retryDelay(isLasting(known) ? 10 : this.#failures, this.#ports.environment.random());
    this.#cancelRetry?.();
    this.#cancelRetry = this.#ports.clock.after(delay, () => this.#open());
  }

  #showState(state: ConnectionState): void {
    if (this.#failures < 2) this.#events.onState(state);
  }

  #dropLink(): void {
    this.#watch.stop();
    const link = this.#link;
    this.#link = null;
    this.#linkState = 'connecting';
    link?.close();
  }
}
