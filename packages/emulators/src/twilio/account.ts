import { ChangeSource } from '../shared/change-source.js';
import { Timers, type Clock } from '../shared/clock.js';
import { Faults, type Fault } from './faults.js';
import { newSecret, newSid } from './ids.js';
import type { Logger } from '../shared/logger.js';
import type { ApiKey, WebhookConfiguration } from './model.js';
import { ChatService, noWebhooks } from './service.js';
import { SocketHub } from './sockets.js';
import { Webhooks } from './webhooks.js';

export interface AccountChange {
  conversationSid?: string;
  what: 'message' | 'typing' | 'read' | 'participant' | 'socket' | 'fault' | 'conversation';
}

/** Timers are ISO 8601 durations, as given. */
export interface ConversationDefaults {
  messagingServiceSid: string | null;
  inactive: string | null;
  closed: string | null;
}

export interface AccountSettings {
  sid: string;
  authToken: string;
  clock: Clock;
  logger: Logger;
}

/** A Twilio account: keys, services, sockets, faults. Accounts are isolated. */
export class Account extends ChangeSource<AccountChange> {
  readonly sid: string;
  readonly authToken: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timers: Timers;
  readonly friendlyName = 'Local account of the emulator';
  readonly dateCreated: number;
  readonly keys = new Map<string, ApiKey>();
  readonly services = new Map<string, ChatService>();
  defaultService: ChatService;
  /** Defaults of new conversations: `POST /v1/Configuration`. */
  conversationDefaults: ConversationDefaults = { messagingServiceSid: null, inactive: null, closed: null };
  readonly sockets: SocketHub;
  readonly faults: Faults;
  readonly webhooks: Webhooks;
  webhookConfiguration: WebhookConfiguration = noWebhooks();
  /** Status that the service can change: a suspended account rejects everything, with that error. */
  status: 'active' | 'suspended' | 'closed' = 'active';
  type: 'Full' | 'Trial' = 'Full';
  /** Continuation tokens and their owners (protocol §2.1). */
  readonly continuations = new Map<string, string>();

  constructor(settings: AccountSettings) {
    super();
    this.sid = settings.sid;
    this.authToken = settings.authToken;
    this.clock = settings.clock;
    this.logger = settings.logger;
    this.timers = new Timers(settings.clock);
    this.dateCreated = settings.clock.now();
    this.sockets = new SocketHub(this);
    this.faults = new Faults({
      apply: (fault: Fault) => this.sockets.apply(fault),
      released: (fault: Fault) => this.sockets.release(fault),
      changed: () => this.changed({ what: 'fault' }),
      now: () => this.clock.now(),
    });
    this.webhooks = new Webhooks(this);
    this.defaultService = this.createService('Default Conversations Service');
  }

  createService(friendlyName: string): ChatService {
    const service = new ChatService(this, friendlyName);
    this.services.set(service.sid, service);
    return service;
  }

  removeService(service: ChatService): void {
    this.services.delete(service.sid);
    this.sockets.closeService(service);
  }

  setConversationDefaults(change: {
    readonly [Key in keyof ConversationDefaults]: string | null | undefined;
  }): void {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    this.conversationDefaults = { ...this.conversationDefaults, ...Object.fromEntries(given) };
  }

  createKey(friendlyName: string): ApiKey {
    const now = this.clock.now();
    const key: ApiKey = {
      sid: newSid('SK'),
      secret: newSecret(),
      friendlyName,
      dateCreated: now,
      dateUpdated: now,
    };
    this.keys.set(key.sid, key);
    return key;
  }

  stop(): void {
    this.webhooks.stop();
    this.timers.clear();
    this.sockets.stop();
    this.forgetListeners();
  }
}
