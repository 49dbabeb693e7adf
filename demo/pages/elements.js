// DOM events, as any page would listen to them.
const said = document.getElementById('said');
for (const name of [
  'ready',
  'open',
  'close',
  'visitor-identified',
  'chat-started',
  'new-message',
  'unread',
  'status',
])
  document.addEventListener(`missive-${name}`, ({ type, detail }) => {
    said.textContent = detail ? `${type} ${JSON.stringify(detail)}` : type;
  });
