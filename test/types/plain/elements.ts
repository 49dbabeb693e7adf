/** The elements by their tag names: properties, methods, events. */

import { MissiveChatElement, type MissiveChatEventMap } from 'missive-chat';

const chat = document.createElement('missive-chat');
chat satisfies MissiveChatElement;
chat.accountId = 'demo';
chat.serverUrl = 'https://chat.example.com';
chat.config = { id: 'demo', chat: { position: 'top-left' }, onReady: () => undefined };
chat.config = undefined;
chat.user = { email: 'ada@example.com' };
chat.user = null;
chat.meta = { plan: 'pro' };
chat.variables = { 'main-color': 'teal' };
chat.messages = { title: 'Ask us' };
chat.open = true;
chat.show({ draft: 'Hello' });
chat.close();
chat.toggle();
chat.send('Hello');
chat.setVariables({ margin: '4px' });
chat.reset();
void chat.ready.then((ready) => ready.show());
chat.status satisfies 'online' | 'offline' | 'connecting';
chat.unread.toFixed();
// @ts-expect-error read-only
chat.unread = 2;
// @ts-expect-error no such option
chat.config = { chat: { hide: true } };
// @ts-expect-error no such variable
chat.variables = { 'main-colour': 'teal' };
// @ts-expect-error no such text
chat.messages = { greeting: 'Hi!' };
// @ts-expect-error `show`, as a dialog has it: `open` says whether it is
chat.open();

(await chat.transcript()).text satisfies string;
(await chat.transcript()).html satisfies string;
// @ts-expect-error it takes nothing
void chat.transcript('html');

chat.addEventListener('missive-ready', (event) => event.detail satisfies null);
chat.addEventListener('missive-visitor-identified', ({ detail }) => detail.name + detail.email);
chat.addEventListener('missive-chat-started', ({ detail }) => detail.name + detail.email);
chat.addEventListener('missive-new-message', ({ detail }) => detail.body.trim());
chat.addEventListener('missive-open', (event) => event.detail satisfies null);
chat.addEventListener('missive-close', (event) => event.detail satisfies null);
chat.addEventListener('missive-unread', ({ detail }) => detail.count.toFixed());
chat.addEventListener('missive-status', ({ detail }) => detail.status satisfies typeof chat.status);
chat.addEventListener('missive-challenge', ({ detail }) => detail.respond('token'));
chat.addEventListener('missive-error', ({ detail }) => detail.code + detail.message);
chat.addEventListener('missive-unread', ({ detail }) => {
  // @ts-expect-error a count, not a number of that name
  detail.number;
});
// @ts-expect-error a count, not a body
chat.addEventListener('missive-unread', (event: MissiveChatEventMap['missive-new-message']) => event.type);

const onUnread = (event: MissiveChatEventMap['missive-unread']): void => void event.detail.count;
chat.addEventListener('missive-unread', onUnread, { once: true });
chat.removeEventListener('missive-unread', onUnread);
document.body.addEventListener('missive-unread', onUnread);

const button = document.createElement('missive-chat-button');
button.for = 'chat';
button.label = 'Ask us';
button.addEventListener('missive-toggle-request', (event) => event.detail satisfies null);
