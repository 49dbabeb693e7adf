import { RETURN_FRAGMENT } from '../core/return-link.js';
import type { TabRecord } from '../core/outbox.js';
import { recordKey, StoredRecord, type VisitorRecord } from '../core/visitor-record.js';
import { report } from '../report.js';
import { accountUrl } from './backend.js';
import { browserStorage } from './browser-storage.js';

const TIMEOUT = 15_000;

const tabRecord = (account: string): StoredRecord<TabRecord> =>
  new StoredRecord(
    browserStorage(() => sessionStorage),
    recordKey(account),
  );

/**
 * Follows an email's return link (CS-07): exchanges its token, which works once, for the visitor’s own. If the link is
 * no longer valid, the visitor starts a new conversation; the chat opens in any case.
 */
export async function followReturnLink(
  serverUrl: string,
  account: string,
  record: Pick<StoredRecord<VisitorRecord>, 'write'>,
): Promise<void> {
  const token = location.hash.slice(RETURN_FRAGMENT.length);
  // A reload or a bookmark does not use the token again, and no script of the page can read it.
  history.replaceState(history.state, '', location.pathname + location.search);
  try {
    const response = await fetch(accountUrl(serverUrl, account, 'emails/return'), {
      method: 'POST',
      body: JSON.stringify({ token }),
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const { visitorToken, conversation, error } = (await response.json()) as {
      visitorToken?: string | null;
      /** SID; only where the visitor may have several. */
      conversation?: string;
      error?: { message: string };
    };
    if (conversation) tabRecord(account).write({ open: conversation });
    if (visitorToken) record.write({ visitorToken, hasConversation: true });
    else if (error) report(error.message);
  } catch {
    report('The link of the email could not be followed: the chat server does not answer.');
  }
}
