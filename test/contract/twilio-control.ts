import twilio from 'twilio';
import {
  startTwilioEmulator,
  type TwilioEmulator,
  type TwilioFaultInput,
} from '../../packages/emulators/src/index.js';

/** Data of a case's own account; plain data, since it is also passed to a browser page. */
export interface Chat {
  account: string;
  service: string;
  conversation: string;
  uniqueName: string;
}

export interface TokenOptions {
  /** Omits the chat grant. */
  withoutGrant?: boolean;
  /** Signs with another secret. */
  forged?: boolean;
  service?: string;
}

/** The other side: the backend, other people and the network. All arguments are plain data. */
export interface Control {
  newChat(identities: string[]): Promise<Chat>;
  addConversation(chat: Chat, uniqueName: string, identities: string[]): Promise<string>;
  removeConversation(chat: Chat): Promise<void>;
  addParticipant(chat: Chat, identity: string): Promise<void>;
  removeParticipant(chat: Chat, identity: string): Promise<void>;
  token(chat: Chat, identity: string, options?: TokenOptions): Promise<string>;
  /** Sends through REST; returns the index. */
  send(chat: Chat, author: string, body: string): Promise<number>;
  /** Bodies of all messages from the REST list. */
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

const { AccessToken } = twilio.jwt;

/** The real `twilio` package; with a URL, for both its domains. */
export const restClient = (url: string | undefined, sid: string, authToken: string) => {
  const client = twilio(sid, authToken);
  if (url !== undefined) {
    client.conversations.baseUrl = url;
    client.api.baseUrl = url;
  }
  return client;
};

/** A service for one case, and the signing key of its tokens. */
export interface OwnService {
  rest: twilio.Twilio;
  account: string;
  service: string;
  keySid: string;
  keySecret: string;
}

/** Provides services for cases, and faults. */
export interface ServiceSource {
  newService(): Promise<OwnService>;
  fault: Control['fault'];
  clearFaults: Control['clearFaults'];
}

export const makeControl = (source: ServiceSource): Control => {
  const services = new Map<string, OwnService>();
  const ownOf = (chat: Chat): OwnService => services.get(chat.service)!;
  const serviceOf = (chat: Chat) => ownOf(chat).rest.conversations.v1.services(chat.service);
  const conversationOf = (chat: Chat) => serviceOf(chat).conversations(chat.conversation);

  const control: Control = {
    async newChat(identities) {
      const own = await source.newService();
      services.set(own.service, own);
      const chat = { account: own.account, service: own.service, conversation: '', uniqueName: 'first' };
      await serviceOf(chat).configuration().update({ reachabilityEnabled: true });
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
      const { keySid, keySecret } = ownOf(chat);
      const secret = options.forged ? 'not the secret of this key' : keySecret;
      return Promise.resolve(
        signToken(
          { account: chat.account, keySid, keySecret: secret },
          identity,
          options.withoutGrant ? null : (options.service ?? chat.service),
        ),
      );
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
    fault: (chat, fault) => source.fault(chat, fault),
    clearFaults: (chat) => source.clearFaults(chat),
    async download(url) {
      return (await fetch(url)).text();
    },
  };
  return control;
};

/** An access token; without a service it has no chat grant. */
export const signToken = (
  { account, keySid, keySecret }: Pick<OwnService, 'account' | 'keySid' | 'keySecret'>,
  identity: string,
  service: string | null,
  ttl = 3600,
): string => {
  const token = new AccessToken(account, keySid, keySecret, { identity, ttl });
  if (service !== null) token.addGrant(new AccessToken.ChatGrant({ serviceSid: service }));
  return token.toJwt();
};

export const startBackend = async (): Promise<Backend> => {
  const emulator = await startTwilioEmulator();
  const control = makeControl({
    async newService() {
      const { sid: account, authToken } = emulator.createAccount();
      const rest = restClient(emulator.url, account, authToken);
      const key = await rest.newKeys.create({ friendlyName: 'contract' });
      const { sid: service } = await rest.conversations.v1.services.create({ friendlyName: 'contract' });
      return { rest, account, service, keySid: key.sid, keySecret: key.secret };
    },
    fault(chat, fault) {
      emulator.account(chat.account).faults.pull(fault);
      return Promise.resolve();
    },
    clearFaults(chat) {
      emulator.account(chat.account).faults.clear();
      return Promise.resolve();
    },
  });
  return { emulator, control, stop: () => emulator.stop() };
};
