import twilio from 'twilio';
import {
  startTwilioEmulator,
  type TwilioEmulator,
  type TwilioFaultInput,
} from '../../packages/emulators/src/index.js';

/** Everything a case needs to know of its own account; plain data, since it also goes into a browser page. */
export interface Chat {
  account: string;
  service: string;
  conversation: string;
  uniqueName: string;
}

export interface TokenOptions {
  /** Leaves the chat grant out. */
  withoutGrant?: boolean;
  /** Signs with another secret. */
  forged?: boolean;
  service?: string;
}

/** The other side of the wire: what the backend, other people and the network do. All arguments are plain data. */
export interface Control {
  newChat(identities: string[]): Promise<Chat>;
  addConversation(chat: Chat, uniqueName: string, identities: string[]): Promise<string>;
  removeConversation(chat: Chat): Promise<void>;
  addParticipant(chat: Chat, identity: string): Promise<void>;
  removeParticipant(chat: Chat, identity: string): Promise<void>;
  token(chat: Chat, identity: string, options?: TokenOptions): Promise<string>;
  /** Sends through REST; returns the index. */
  send(chat: Chat, author: string, body: string): Promise<number>;
  /** Bodies of all messages, as REST lists them. */
  bodies(chat: Chat): Promise<string[]>;
  attributesOf(chat: Chat, index: number): Promise<unknown>;
  lastRead(chat: Chat, identity: string): Promise<number | null>;
  fault(chat: Chat, fault: TwilioFaultInput): Promise<void>;
  clearFaults(chat: Chat): Promise<void>;
  download(url: string): Promise<string>;
}

export interface Backend {
  emulator: TwilioEmulator;
  control: Control;
  stop(): Promise<void>;
}

interface Secrets {
  authToken: string;
  keySid: string;
  keySecret: string;
}

const { AccessToken } = twilio.jwt;

/** The real `twilio` package with both domains pointed at the emulator. */
export const restClient = (url: string, sid: string, authToken: string) => {
  const client = twilio(sid, authToken);
  client.conversations.baseUrl = url;
  client.api.baseUrl = url;
  return client;
};

export const startBackend = async (): Promise<Backend> => {
  const emulator = await startTwilioEmulator();
  const secrets = new Map<string, Secrets>();
  const secretsOf = (chat: Chat): Secrets => secrets.get(chat.account)!;
  const serviceOf = (chat: Chat) =>
    restClient(emulator.url, chat.account, secretsOf(chat).authToken).conversations.v1.services(chat.service);
  const conversationOf = (chat: Chat) => serviceOf(chat).conversations(chat.conversation);

  const control: Control = {
    async newChat(identities) {
      const { sid, authToken } = emulator.createAccount();
      const rest = restClient(emulator.url, sid, authToken);
      const key = await rest.newKeys.create({ friendlyName: 'contract' });
      secrets.set(sid, { authToken, keySid: key.sid, keySecret: key.secret });
      const service = await rest.conversations.v1.services.create({ friendlyName: 'contract' });
      await rest.conversations.v1.services(service.sid).configuration().update({ reachabilityEnabled: true });
      const chat = { account: sid, service: service.sid, conversation: '', uniqueName: 'first' };
      return { ...chat, conversation: await control.addConversation(chat, chat.uniqueName, identities) };
    },
    async addConversation(chat, uniqueName, identities) {
      const { sid } = await serviceOf(chat).conversations.create({ uniqueName });
      for (const identity of identities) {
        await serviceOf(chat).conversations(sid).participants.create({ identity });
      }
      return sid;
    },
    async removeConversation(chat) {
      await conversationOf(chat).remove();
    },
    async addParticipant(chat, identity) {
      await conversationOf(chat).participants.create({ identity });
    },
    async removeParticipant(chat, identity) {
      await conversationOf(chat).participants(identity).remove();
    },
    token(chat, identity, options = {}) {
      const { keySid, keySecret } = secretsOf(chat);
      const secret = options.forged ? 'not the secret of this key' : keySecret;
      const token = new AccessToken(chat.account, keySid, secret, { identity, ttl: 3600 });
      if (!options.withoutGrant) {
        token.addGrant(new AccessToken.ChatGrant({ serviceSid: options.service ?? chat.service }));
      }
      return Promise.resolve(token.toJwt());
    },
    async send(chat, author, body) {
      return (await conversationOf(chat).messages.create({ author, body })).index;
    },
    async bodies(chat) {
      return (await conversationOf(chat).messages.list()).map((message) => message.body);
    },
    async attributesOf(chat, index) {
      const all = await conversationOf(chat).messages.list();
      return JSON.parse(all.find((message) => message.index === index)!.attributes) as unknown;
    },
    async lastRead(chat, identity) {
      return (await conversationOf(chat).participants(identity).fetch()).lastReadMessageIndex;
    },
    fault(chat, fault) {
      emulator.account(chat.account).faults.pull(fault);
      return Promise.resolve();
    },
    clearFaults(chat) {
      emulator.account(chat.account).faults.clear();
      return Promise.resolve();
    },
    async download(url) {
      return (await fetch(url)).text();
    },
  };
  return { emulator, control, stop: () => emulator.stop() };
};
