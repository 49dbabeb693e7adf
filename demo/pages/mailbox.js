/** Shows each email when it arrives, newest first. */

const INTERVAL = 1_500;
const list = document.querySelector('#emails');
const status = document.querySelector('#status');
const template = document.querySelector('template');
let last = 0;

function show({ number, subject, date, text, ...fields }) {
  const article = template.content.cloneNode(true).querySelector('article');
  const id = `email-${number}`;
  const title = article.querySelector('h2');
  title.id = id;
  title.textContent = subject;
  article.setAttribute('aria-labelledby', id);
  const values = { ...fields, date: new Date(date).toLocaleString() };
  for (const field of article.querySelectorAll('[data-field]')) {
    const value = values[field.dataset.field];
    field.textContent = value || 'the sender';
  }
  const frame = article.querySelector('iframe');
  frame.title = subject;
  frame.src = `/mailbox/${number}`;
  article.querySelector('pre').textContent = text;
  list.prepend(article);
}

async function check() {
  const response = await fetch(`/mailbox?after=${last}`);
  if (!response.ok) return;
  for (const email of await response.json()) {
    show(email);
    last = email.number;
  }
  const count = list.children.length;
  if (count > 0) status.textContent = count === 1 ? '1 email' : `${count} emails`;
}

const watch = () =>
  check()
    .catch(() => undefined) // the server is not running; the next check retries
    .finally(() => setTimeout(watch, INTERVAL));
watch();
