/** The conversation behind the window: handles requests, keeps the state, emits events. The rest is behind ports. */

import { announceChanges, Announcements, type Emit } from './announcements.js';
import { isBlank } from './blank-text.js';
import type { ChatRequest } from './chat-requests.js';
import {
  mergeLastPage,
  mergeLogged,
  setTeamReadIndex,
  setVisitorReadIndex,
  startThread,
} from './chat-state.js';
import { ChatStore } from './chat-store.js';
import { ConnectionOnDemand } from './connection-on-demand.js';
import { fileLimits } from './files.js';
import type { TabRecord } from './outbox.js';
import { settleDoubts } from './outgoing.js';
import type { Ports } from './ports.js';
import { Sending } from './sending.js';
import { hasVisitorData, storedRecord, storedText } from './stored.js';
import type { Config, LoggedMessage, Meta, PublicSettings, Visitor } from './types.js';
import type { PlacedSession } from './thread-place.js';
import { TYPING_NOTICE_INTERVAL } from './timing.js';
import { hasProof, knownUser, sessionRequest } from './visit.js';
import { isConsentDue } from './visitor-flow.js';
import { recordKey, StoredRecord, type VisitorRecord } from './visitor-record.js';

export interface ChatHost {
  readonly emit: Emit;
  /** Another tab deleted the visitor's data: this tab has to do the same. */
  onForgotten(): void;
}

export interface ChatOptions {
  readonly config: Config;
  readonly settings: PublicSettings;
  readonly ports: Ports;
  readonly host: ChatHost;
}

export class Chat {
  readonly store = new ChatStore();
  readonly connection: ConnectionOnDemand;
  readonly #ports: Ports;
  readonly #host: ChatHost;
  readonly #record: StoredRecord<VisitorRecord>;
  readonly #tabRecord: StoredRecord<TabRecord>;
  #hasSeenData = false;
  readonly #sending: Sending;
  readonly #announcements: Announcements;
  #config: Config;
  #conversationSid: string | null = null;
  #thread = 0;
  #lastTypingNotice = -Infinity;
  #ends: (() => void)[] = [];

  constructor({ config, settings, ports, host }: ChatOptions) {
    this.#config = config;
    this.#ports = ports;
    this.#host = host;
    this.#announcements = new Announcements(host.emit);
    this.#record = new StoredRecord(ports.storage, recordKey(config.id), (record) => {
      this.#hasSeenData ||= hasVisitorData(record);
      return storedRecord(record);
    });
    this.#tabRecord = new StoredRecord(ports.tabStorage, recordKey(config.id));
    this.#sending = new Sending({
      ports,
      store: this.store,
      record: this.#tabRecord,
      connection: () => this.connection,
      onTaken: () => this.#announcements.started(this.store.state.visitor),
    });
    this.connection = new ConnectionOnDemand(ports, {
      store: this.store,
      config: () => this.#config,
      record: this.#record,
      tabRecord: this.#tabRecord,
      sessionRequest: () =>
        sessionRequest(this.#config, this.store.state.visitor, this.#record.read(), this.#meta()),
      onSessionAsked: () => {
        const doubts = this.#sending.outbox.inDoubt;
        return (session) => this.#takeSession(session, doubts);
      },
      onState: (connection) =>
        this.store.set({
          connection,
          // A working connection outweighs the browser's report that it is offline.
          isNetworkUp: connection === 'connected' || ports.environment.isNetworkUp(),
          ...(connection !== 'connected' && { isTeamTyping: false }),
        }),
      onConnected: () => {
        this.#reportRead();
        this.#sending.pump();
      },
      onChallenge: (respond) => host.emit('missive-challenge', { respond }),
      onError: ({ code, message }) => host.emit('missive-error', { code, message }),
      onMessage: (message) => this.#takeMessages([message]),
    });
    this.#ends.push(
      announceChanges(this.store, host.emit),
      ports.environment.watch((what) => this.#environmentChanged(what)),
    );
    this.#restore(settings);
  }

  /** Restores the state stored by this browser and this tab, and connects if there is a conversation. */
  #restore(settings: PublicSettings): void {
    const { visitor, hasSkipped } = this.#record.read();
    const known = this.#user();
    this.setSettings(settings);
    this.store.set({
      isNetworkUp: this.#ports.environment.isNetworkUp(),
      visitor: known ?? visitor ?? { name: '', email: '' },
      identified: known || visitor ? 'known' : hasSkipped ? 'skipped' : 'no',
      draft: storedText(this.#tabRecord.read().draft),
    });
    this.#connect();
  }

  /** Resumes an existing conversation, and sends waiting messages; not before a required consent. */
  #connect(): void {
    const isDue = isConsentDue(this.#config, this.store.state.visitor);
    if (this.#sending.outbox.hasWaiting && !isDue) this.connection.start();
    // From an earlier visit: the consent is not required again, and the team may have replied.
    else if (this.#record.read().hasConversation || (hasProof(this.#config) && !isDue))
      this.connection.resume();
  }

  #user(): Visitor | null {
    return knownUser(this.#config, this.#record.read().visitor);
  }

  setConfig(config: Config): void {
    const { email, digest, token } = this.#config.user;
    this.#config = config;
    const known = this.#user();
    const { user } = config;
    if (!known || (user.email === email && user.digest === digest && user.token === token)) return;
    this.store.set({ visitor: known, identified: 'known' });
    if (!isConsentDue(config, known)) this.connection.catchUp();
    this.#connect();
  }

  setSettings({ status, files, nextOpening, replyTime }: PublicSettings): void {
    this.store.set({ availability: status, fileLimits: fileLimits(files), nextOpening, replyTime });
  }

  request(request: ChatRequest): void {
    switch (request.type) {
      case 'send':
        return this.#sending.send(request.body, request.files ?? [], this.#meta());
      case 'retry':
        return this.#sending.retry(request.id);
      case 'discard':
        return this.#sending.discard(request.id);
      case 'identify':
        return this.#identify(request);
      case 'skip-identify':
        this.#record.write({ hasSkipped: true });
        return this.store.set({ identified: 'skipped', fields: [] });
      case 'fields':
        return this.store.set({ fields: request.fields });
      case 'draft':
        return this.#draft(request.text);
      case 'read':
        return this.#read(request.index);
      case 'older-messages':
      case 'media-url':
      case 'rate':
      case 'conversations':
        return void this.connection.loaded?.fulfil(this.store, request);
      case 'close':
        // Closed by its owner; also by Escape, which browsers do not count as a user activation.
        if (this.#record.read().isOpen) this.#record.write({ isOpen: false });
        return;
    }
  }

  /** Deletes everything about this visitor in this browser; the chat cannot be used afterwards. */
  forget(): void {
    this.dispose();
    this.#record.forget();
    this.#tabRecord.forget();
  }

  dispose(): void {
    for (const end of this.#ends.splice(0)) end();
    this.#sending.dispose();
    this.connection.close();
  }

  #identify({ name, email, consent, answers }: ChatRequest & { type: 'identify' }): void {
    const visitor: Visitor = {
      ...this.store.state.visitor, // keeps an earlier consent
      name: isBlank(name) ? '' : name.trim(),
      email: email.trim(),
      ...(answers && { answers }),
      ...(consent && { consentAt: new Date(this.#ports.clock.now()).toISOString() }),
    };
    this.#record.write({ visitor });
    // A known visitor, or one who has skipped the form, was asked for consent only.
    if (this.store.state.identified === 'no') {
      this.store.set({ identified: 'form' });
      this.#host.emit('missive-visitor-identified', { name: visitor.name, email: visitor.email });
    }
    this.store.set({ visitor, fields: [] });
    this.connection.prepare();
    this.connection.catchUp(); // with the changed email address
    this.#connect();
  }

  #draft(draft: string): void {
    if (draft === this.store.state.draft) return;
    this.store.set({ draft });
    this.#tabRecord.write({ draft });
    const now = this.#ports.clock.now();
    if (draft === '' || now - this.#lastTypingNotice < TYPING_NOTICE_INTERVAL) return;
    this.#lastTypingNotice = now;
    this.connection.link?.typing();
  }

  #meta(): Meta {
    // Sent with every message, unless the page sets `page` itself.
    const page = this.#ports.environment.page();
    return { ...this.store.state.visitor.answers, page, ...this.#config.meta };
  }

  #read(index: number): void {
    if (index <= (this.store.state.visitorReadIndex ?? -1)) return;
    this.store.update((state) => setVisitorReadIndex(state, index));
    this.#reportRead();
  }

  /** Also called after a reconnect, for what was read while offline. */
  #reportRead(): void {
    const { visitorReadIndex } = this.store.state;
    // A read position that did not arrive is sent again with the next one.
    if (visitorReadIndex !== null) this.connection.link?.markRead(visitorReadIndex).catch(() => undefined);
  }

  #takeSession(session: PlacedSession, doubts: readonly string[]): void {
    const { visitorToken, conversationSid, messages, identityProblem, emailsReplies } = session;
    if (identityProblem)
      this.#host.emit('missive-error', {
        code: identityProblem,
        message: 'user.token has ended or is wrong: call setUser with a new one.',
      });
    // Without a conversation there is nothing to resume or to store.
    if (conversationSid !== null) this.#record.write({ visitorToken, hasConversation: true });
    // The visitor may have left the conversation, and be back.
    if (conversationSid !== this.#conversationSid || this.store.state.thread !== this.#thread)
      this.#changeConversation(session);
    this.store.set({ emailsReplies });
    this.store.update((state) =>
      setVisitorReadIndex(setTeamReadIndex(state, session.teamReadIndex), session.visitorReadIndex),
    );
    this.store.update((state) => mergeLastPage(state, messages));
    this.#takeMessages(messages);
    this.store.update((state) => settleDoubts(state, messages, doubts));
  }

  /**
   * The first conversation, or that of a user who has logged in: messages of another's log are removed. The
   * next one of the same visitor continues where the last one ended.
   */
  #changeConversation({ conversationSid, messages, hasOlder, isNext }: PlacedSession): void {
    this.#conversationSid = conversationSid;
    if (isNext) return this.#announcements.next();
    this.#announcements.begin(messages);
    this.store.update((state) => ({ ...startThread(state), hasOlder }));
    this.#thread = this.store.state.thread;
  }

  #takeMessages(messages: readonly LoggedMessage[]): void {
    this.store.update((state) => mergeLogged(state, messages));
    this.#announcements.take(messages, this.store.state);
  }

  /** Another tab completed the form or changed the address, began the conversation, or forgot the visitor. */
  #followOtherTab(): void {
    if (this.#hasSeenData && !hasVisitorData(this.#record.read())) return this.#host.onForgotten();
    const { visitor, hasConversation } = this.#record.read();
    if (visitor && !this.#user())
      this.store.set({
        visitor,
        ...(this.store.state.identified === 'no' && { identified: 'known' }),
      });
    if (hasConversation) this.connection.resume();
  }

  #environmentChanged(what: 'network' | 'visibility' | 'storage'): void {
    const { environment } = this.#ports;
    if (what === 'network') this.store.set({ isNetworkUp: environment.isNetworkUp() });
    if (what === 'storage') this.#followOtherTab();
    // The browser's report about the network is a hint (LC-26), which the connection verifies.
    if (what === 'network' || (what === 'visibility' && environment.isPageVisible())) this.connection.wake();
  }
}
