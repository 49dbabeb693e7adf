/** The mailbox for the emails of `npm start`: receives them by SMTP on this machine and keeps them in memory. */
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

const MOST_KEPT = 100;
const MOST_BYTES = 1_000_000;

/**
 * @returns {Promise<{ url: string, emails: object[], stop(): Promise<void> }>} `emails` are in the order received; a
 *   second copy, with the same Message-ID, is dropped, as many mail systems do
 */
export async function startMailbox() {
  const emails = [];
  let count = 0;
  const keep = ({ messageId, subject, from, to, replyTo, date, text, html }) => {
    if (emails.some((email) => email.messageId === messageId)) return;
    const addresses = (list = []) => list.map(({ address }) => address).join(', ');
    emails.push({
      number: (count += 1),
      messageId,
      subject,
      from: `${from?.name ?? ''} <${from?.address ?? ''}>`,
      to: addresses(to),
      replyTo: addresses(replyTo),
      date,
      text: text ?? '',
      html: html ?? '',
    });
    if (emails.length > MOST_KEPT) emails.shift();
  };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    size: MOST_BYTES,
    onData(stream, _session, callback) {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded)
          return callback(Object.assign(new Error('Too large'), { responseCode: 552 }));
        PostalMime.parse(Buffer.concat(chunks))
          .then(keep)
          .then(() => callback(), callback);
      });
    },
  });
  server.on('error', () => undefined); // of a connection that broke
  await new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `smtp://127.0.0.1:${server.server.address().port}`,
    emails,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
