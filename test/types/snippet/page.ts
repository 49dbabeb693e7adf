/** A page that uses the snippet and imports nothing: `missive-chat/global` says what is there. */

window.MissiveChatConfig = { id: 'demo', onReady: () => window.MissiveChat?.open() };
// @ts-expect-error no such option
window.MissiveChatConfig = { id: 'demo', chat: { hide: true } };
// @ts-expect-error no such callback
window.MissiveChatConfig = { id: 'demo', onOpened: () => undefined };

window.MissiveChat?.open({ draft: 'I have a question' });
window.MissiveChat?.setUser({ email: 'ada@example.com', name: 'Ada', digest: 'ab12' });
window.MissiveChat?.setUser(null);
window.MissiveChat?.push(['open', { draft: 'Hello' }], ['close']);
// @ts-expect-error no such method
window.MissiveChat?.expand();
// @ts-expect-error no such part of a user
window.MissiveChat?.setUser({ email: 'ada@example.com', hash: 'ab12' });
// @ts-expect-error no such variable
window.MissiveChat?.setVariables({ 'main-colour': 'red' });
// @ts-expect-error no such method to call by its name
window.MissiveChat?.push(['expand']);
// @ts-expect-error a user, not a name
window.MissiveChat?.push(['setUser', 'Ada']);

// Before the script is there, calls wait in an array.
window.MissiveChat = [['open', { draft: 'I have a question' }], ['hideButton']];
// @ts-expect-error no such method
window.MissiveChat = [['expand']];

document.addEventListener('missive-new-message', ({ detail }) => {
  detail.body.trim();
  // @ts-expect-error it has a body only
  detail.text;
});
window.addEventListener('missive-unread', ({ detail }) => detail.count.toFixed());
document.querySelector('missive-chat')?.show({ draft: 'Hello' });
