/** The code that an operator pastes into their site. */

const forScript = (text: string): string => JSON.stringify(text).replaceAll('<', '\\u003c');
const forAttribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

export const snippet = (server: string, account: string): string => `<!-- Missive Chat -->
<script>
  (function(d, w) {
    w.MissiveChatConfig = {
      id: ${forScript(account)}
    };
    var s = d.createElement('script');
    s.async = true;
    s.src = ${forScript(`${server}/`)} + w.MissiveChatConfig.id + '/missive.js';
    if (d.head) d.head.appendChild(s);
  })(document, window);
</script>
<!-- /Missive Chat -->`;

export const elementMarkup = (
  server: string,
  account: string,
): string => `<script async src="${forAttribute(`${server}/${account}/missive.js`)}"></script>
<missive-chat account-id="${forAttribute(account)}"></missive-chat>`;

export const ownButtonMarkup = `<missive-chat-button>Chat with us</missive-chat-button>`;

export const contentPolicy = (server: string): string =>
  `script-src ${server}; connect-src ${server} https://*.twilio.com wss://*.twilio.com; img-src ${server} https://*.twilio.com data: blob:`;
