/** The visitor of the test message, whose conversation is deleted afterwards. */

import type { Account, TwilioAccess } from '../accounts/account-store.js';
import { describeVisitor } from '../twilio/conversations.js';
import { conversationName, testVisitorId, twilioIdentity } from '../visitors/visitor-identity.js';
import type { VisitorStore } from '../stores/store.js';
import type { TwilioClients } from '../twilio/twilio-client.js';
import { orNullIfMissing, twilioStatus } from '../twilio/twilio-errors.js';
import { StepFailure } from './step-failure.js';

export const TEST_NAME = 'Setup test';
export const TEST_MESSAGE = 'This is a test message from the Setup page. It is deleted automatically.';
export const TEST_REPLY = 'This is the reply to the test message.';

/** Longest duration of a test, in milliseconds: an older conversation was left by a process that died. */
const MAX_TEST_TIME = 3 * 60_000;

export interface TestVisitorDeps {
  readonly store: Pick<VisitorStore, 'recordVisitor'>;
  readonly clients: TwilioClients;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface TestVisitor {
  readonly id: string;
  /** Twilio identity. */
  readonly identity: string;
  readonly conversationSid: string;
  /** The written message; the time in milliseconds since 1970. */
  readonly message: { readonly sid: string; readonly index: number; readonly sentAt: number };
  /** Whether the conversation contains this text. */
  hasReceived(body: string): Promise<boolean>;
  /** Deletes the conversation. */
  remove(): Promise<void>;
}

/** Writes as a visitor does, with webhooks. @throws Stop, or Twilio's errors */
export async function sendTestMessage(
  account: Account,
  access: TwilioAccess,
  { store, clients, now }: TestVisitorDeps,
): Promise<TestVisitor> {
  const { accountSid, apiKeySid, apiKeySecret, serviceSid } = access;
  const service = clients({
    accountSid,
    username: apiKeySid,
    password: apiKeySecret,
  }).conversations.v1.services(serviceSid);
  // One per account, so that the inbox has a single contact for tests.
  const id = testVisitorId(account.visitorTokenKey);
  const identity = twilioIdentity(id);
  const uniqueName = conversationName(id);
  const who = { name: TEST_NAME, email: '', verification: 'unverified' as const };

  const leftover = await orNullIfMissing(service.conversations(uniqueName).fetch());
  if (leftover !== null) {
    // Twilio's own time: clocks of processes may differ.
    if (Date.now() - leftover.dateCreated.getTime() < MAX_TEST_TIME) throw testInProgress();
    await orNullIfMissing(service.conversations(leftover.sid).remove());
  }
  const attributes = describeVisitor({}, { who, avatarUrl: null, consentAt: null, meta: null });
  const { sid: conversationSid } = await service.conversations
    .create({
      uniqueName,
      friendlyName: `Chat from ${TEST_NAME}`,
      attributes: JSON.stringify(attributes),
    })
    .catch((error: unknown) => {
      throw twilioStatus(error) === 409 ? testInProgress() : error;
    });
  const conversation = service.conversations(conversationSid);
  const remove = async (): Promise<void> => {
    await orNullIfMissing(conversation.remove());
  };
  try {
    await conversation.participants.create({ identity });
    await store.recordVisitor({ accountId: account.id, id, identity, conversationSid, ...who, at: now() });
    const { sid, index } = await conversation.messages.create({
      author: identity,
      body: TEST_MESSAGE,
      xTwilioWebhookEnabled: 'true',
    });
    return {
      id,
      identity,
      conversationSid,
      message: { sid, index, sentAt: now() },
      async hasReceived(body) {
        const messages = await conversation.messages.list({ order: 'desc', pageSize: 20, limit: 20 });
        return messages.some((message) => message.author !== identity && message.body.includes(body));
      },
      remove,
    };
  } catch (error) {
    await remove().catch(() => undefined);
    throw error;
  }
}

const testInProgress = (): StepFailure =>
  new StepFailure(
    'Another test of this account is in progress.',
    'Try again when it is over: in three minutes at most.',
  );
