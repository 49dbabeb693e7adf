import { TYPING_SECONDS } from './constants.js';
import { participantOf, type Conversation } from './model.js';
import type { ChatService } from './service.js';

/** Notifies everyone in the conversation but the typist (protocol §7); the end has no notification. */
export const startTyping = (service: ChatService, conversation: Conversation, identity: string): void => {
  const { account } = service;
  conversation.typing.get(identity)?.();
  const stop = account.timers.start(TYPING_SECONDS * 1000, () => {
    conversation.typing.delete(identity);
    account.changed({ conversationSid: conversation.sid, what: 'typing' });
  });
  conversation.typing.set(identity, stop);
  account.sockets.publishTyping(service, {
    conversationSid: conversation.sid,
    identity,
    timeout: TYPING_SECONDS + 1,
    isReader: (reader) => participantOf(conversation, reader) !== undefined,
  });
  account.changed({ conversationSid: conversation.sid, what: 'typing' });
};

/** Ends typing in the console after a message or when the user leaves; the SDK does the same itself. */
export const stopTyping = (service: ChatService, conversation: Conversation, identity: string): void => {
  const stop = conversation.typing.get(identity);
  if (!stop) return;
  stop();
  conversation.typing.delete(identity);
  service.account.changed({ conversationSid: conversation.sid, what: 'typing' });
};
