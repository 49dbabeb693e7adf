/** The configuration: what may be said, and that nothing else may. */

import type { ConfigLayer, MissiveChatConfig } from 'missive-chat';

const all: MissiveChatConfig = {
  id: 'demo',
  chat: {
    position: 'bottom-left',
    hidden: false,
    header: 'team',
    showReplyTime: true,
    showClosing: true,
    rating: 'faces',
    sound: true,
    notifications: true,
    conversations: 'many',
    name: 'Kiln & Clay',
    variables: { 'main-color': '#a14', 'bubble-dark-color': 'var(--main-color)', 'z-index': '10' },
    theme: 'auto',
    locale: 'pt-BR',
    inline: true,
  },
  support: { email: 'hello@example.com' },
  user: { email: 'ada@example.com', name: 'Ada', digest: 'ab12' },
  visitor: { requireEmail: false },
  meta: { plan: 'pro' },
  messages: { welcome: ['Hi!', 'How are you?'], title: 'Ask us' },
  strings: { send: 'Go', unread: { one: '{count} new', other: '{count} new' } },
  onReady: () => undefined,
  onVisitorIdentified: ({ name, email }) => `${name} ${email}`,
  onChatStarted: ({ email }) => email.trim(),
  onNewMessage: (body) => body.trim(),
  onOpen: () => undefined,
  onClose: () => undefined,
};
export const layer: ConfigLayer = all;

export const wrong: MissiveChatConfig[] = [
  // @ts-expect-error no such option
  { name: 'Kiln & Clay' },
  // @ts-expect-error no such option of the chat
  { chat: { hide: true } },
  // @ts-expect-error no such corner
  { chat: { position: 'bottom' } },
  // @ts-expect-error a boolean, not a word
  { chat: { showNames: 'no' } },
  // @ts-expect-error no such theme
  { chat: { theme: 'blue' } },
  // @ts-expect-error no such variable
  { chat: { variables: { 'main-colour': 'red' } } },
  // @ts-expect-error no such way
  { support: { mail: 'hello@example.com' } },
  // @ts-expect-error the digest is no hash
  { user: { email: 'ada@example.com', hash: 'ab12' } },
  // @ts-expect-error no such question
  { visitor: { askPhone: true } },
  // @ts-expect-error custom data is flat
  { meta: { plan: { name: 'pro' } } },
  // @ts-expect-error no such text
  { messages: { greeting: 'Hi!' } },
  // @ts-expect-error one title
  { messages: { title: ['Ask', 'us'] } },
  // @ts-expect-error no such text
  { strings: { submit: 'Go' } },
  // @ts-expect-error no such callback
  { onMessage: () => undefined },
  // @ts-expect-error a body, not a visitor
  { onNewMessage: ({ email }: { email: string }) => email },
];
