import { Client } from '@twilio/conversations';
import { RawClient } from '../../../packages/emulators/test/twilio/support.js';
import { signToken, type OwnService } from '../twilio-control.js';
import type { TwilioAccount } from './twilio-account.js';

/** Tools of the probes: one service for all of them, the client library, and a raw socket. */
export class TwilioTools {
  readonly account: TwilioAccount;
  readonly own: OwnService;
  readonly #clients: Client[] = [];
  readonly #sockets: RawClient[] = [];
  #count = 0;

  private constructor(account: TwilioAccount, own: OwnService) {
    this.account = account;
    this.own = own;
  }

  static async create(account: TwilioAccount): Promise<TwilioTools> {
    return new TwilioTools(account, await account.newService());
  }

  get v1() {
    return this.own.rest.conversations.v1;
  }

  get service() {
    return this.v1.services(this.own.service);
  }

  /** A unique name. */
  name(text: string): string {
    return `${text}-${(this.#count += 1)}`;
  }

  async conversation(identities: readonly string[] = []) {
    const { sid } = await this.service.conversations.create({ uniqueName: this.name('probe') });
    const context = this.service.conversations(sid);
    for (const identity of identities) await context.participants.create({ identity });
    return context;
  }

  token(identity: string, ttl?: number): string {
    return signToken(this.own, identity, this.own.service, ttl);
  }

  async client(identity: string, ttl?: number): Promise<Client> {
    const client = new Client(this.token(identity, ttl), {
      Twilsock: { uri: this.account.websocketUrl },
      logLevel: 'silent',
    });
    this.#clients.push(client);
    await new Promise<void>((resolve, reject) => {
      client.on('initialized', resolve);
      client.on('connectionError', (error) => {
        if (error.terminal) reject(new Error(error.message));
      });
    });
    await client.getSubscribedConversations();
    return client;
  }

  /** A socket before `init`. */
  async socket(): Promise<RawClient> {
    const socket = await RawClient.open({ websocketUrl: this.account.websocketUrl });
    this.#sockets.push(socket);
    return socket;
  }

  async session(identity: string): Promise<RawClient> {
    const socket = await this.socket();
    await socket.init(this.token(identity), { registrations: [], capabilities: [] });
    return socket;
  }

  async end(): Promise<void> {
    for (const client of this.#clients) await client.shutdown().catch(() => undefined);
    for (const socket of this.#sockets) socket.close();
  }
}
