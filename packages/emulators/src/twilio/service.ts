import type { Account } from './account.js';
import { newSid } from './ids.js';
import { mirrorUserInfo } from './mirror.js';
import type { Conversation, Media, Role, User, WebhookConfiguration } from './model.js';
import { makeDefaultRoles, type DefaultRoles } from './roles.js';
import { SyncStore } from './sync-objects.js';

export const noWebhooks = (): WebhookConfiguration => ({
  method: 'POST',
  filters: [],
  preUrl: null,
  postUrl: null,
});

/** One conversation service (`IS…`): its conversations, users, roles, media and Sync objects. */
export class ChatService {
  readonly account: Account;
  readonly sid = newSid('IS');
  friendlyName: string;
  readonly dateCreated: number;
  dateUpdated: number;
  readonly conversations = new Map<string, Conversation>();
  readonly users = new Map<string, User>();
  readonly media = new Map<string, Media>();
  readonly roles = new Map<string, Role>();
  readonly defaultRoles: DefaultRoles;
  readonly sync: SyncStore;
  webhooks = noWebhooks();
  /**
   * Off until switched on, as on a new service (guess: the reference shows only a configuration with it on).
   */
  reachabilityEnabled = false;

  constructor(account: Account, friendlyName: string) {
    this.account = account;
    this.friendlyName = friendlyName;
    this.dateCreated = account.clock.now();
    this.dateUpdated = this.dateCreated;
    this.sync = new SyncStore(account.clock.now, (object, event) => {
      account.sockets.publishSync(this, object, event);
    });
    this.defaultRoles = makeDefaultRoles(this.dateCreated);
    for (const role of Object.values(this.defaultRoles)) this.roles.set(role.sid, role);
  }

  conversation(sidOrUniqueName: string): Conversation | undefined {
    return (
      this.conversations.get(sidOrUniqueName) ??
      [...this.conversations.values()].find((conversation) => conversation.uniqueName === sidOrUniqueName)
    );
  }

  user(sidOrIdentity: string): User | undefined {
    return (
      this.users.get(sidOrIdentity) ?? [...this.users.values()].find((user) => user.sid === sidOrIdentity)
    );
  }

  setReachability(enabled: boolean): void {
    this.reachabilityEnabled = enabled;
    for (const user of this.users.values()) {
      if (enabled) mirrorUserInfo(this, user.identity);
      else this.sync.remove(user.sync.info, 'reachability');
    }
  }

  conversationsOf(identity: string): Conversation[] {
    const user = this.users.get(identity);
    if (!user) return [];
    return [...user.sync.conversations.items.keys()].flatMap(
      (sid) => this.conversations.get(String(sid)) ?? [],
    );
  }
}
