/**
 * Deletes everything that is kept of a visitor, at Twilio and then here (CS-08). Safe to repeat: what finds the rest is
 * deleted last. What is left to be done by hand is in the result.
 */

import type { Erasure } from '../api/visitors.js';
import type { Account } from '../accounts/account-store.js';
import { MediaError } from '../relay/files/twilio-media.js';
import type { DeletedRows, DeletionOptions } from '../stores/visitor-data-store.js';
import type { Service } from '../twilio/latest-conversation.js';
import { twilioStatus } from '../twilio/twilio-errors.js';
import { scopeOf, storedConversations } from './export-visitors.js';
import type { FoundVisitor } from './find-visitors.js';
import { holdConversations } from './hold-conversation.js';
import { missiveSteps } from './missive-steps.js';
import { conversationsOf, mediaSidsOf, messagePages } from './twilio-conversations.js';
import { serviceOf, type VisitorDataDeps } from './visitor-data-deps.js';

export interface ErasureOptions extends DeletionOptions {
  /** How long to wait while the relay works on a conversation, in milliseconds. */
  readonly patience: number;
}

const OPT_OUT_KEPT =
  'The wish of the visitor’s email address to get no emails, as a hash. It is deleted too with optOuts=true.';

/** @throws ConversationBusyError, MediaError, and errors of Twilio: the same call again goes on */
export async function eraseVisitor(
  deps: VisitorDataDeps,
  account: Account,
  visitor: FoundVisitor,
  options: ErasureOptions,
): Promise<Erasure> {
  const { visitorData } = deps.store;
  const service = serviceOf(deps, account);
  const { own, others } =
    service === null ? storedConversations(visitor) : await conversationsOf(service, visitor);
  const scope = scopeOf(account, visitor, own);
  const before = await visitorData.readVisitorData(scope);
  const hold = await holdConversations(deps, account.id, own, options.patience);
  try {
    const missiveIds = await visitorData.missiveConversationsOf(scope);
    const missive = await missiveSteps(deps, account, visitor, own, missiveIds);
    const left =
      service === null
        ? own.map((sid) => `Twilio is not connected. Delete the conversation ${sid} there.`)
        : others.map(
            (sid) => `The visitor wrote in ${sid}, which others share: delete those messages there.`,
          );
    const twilio = { user: false, conversations: 0, messages: 0, media: 0 };
    if (service !== null) {
      for (const sid of own) {
        const { isDeleted, ...counts } = await eraseConversation(
          deps,
          account,
          service,
          sid,
          hold.renew,
          left,
        );
        twilio.conversations += isDeleted ? 1 : 0;
        twilio.messages += counts.messages;
        twilio.media += counts.media;
      }
      await hold.renew();
      twilio.user = await isRemoved(service.users(visitor.identity).remove());
    }
    const stored = await visitorData.deleteVisitorData(scope, options, deps.clock.now());
    const keepsOptOut = before.mail_opt_outs !== undefined && !options.includesOptOuts;
    return {
      identity: visitor.identity,
      deleted: { stored: withoutHeldJobs(stored, before.relay_lanes?.length ?? 0), twilio },
      left: { missive, twilio: left, here: keepsOptOut ? [OPT_OUT_KEPT] : [] },
    };
  } finally {
    await hold.end();
  }
}

/** Deletes the files of a conversation and then itself, which deletes its messages. */
export async function eraseConversation(
  { media }: Pick<VisitorDataDeps, 'media'>,
  { twilio: access }: Account,
  service: Service,
  sid: string,
  renew: () => Promise<void>,
  left: string[],
): Promise<{ isDeleted: boolean; messages: number; media: number }> {
  const counts = { messages: 0, media: 0 };
  for await (const page of messagePages(service, sid))
    for (const message of page) {
      counts.messages += 1;
      for (const mediaSid of mediaSidsOf(message)) {
        if (access === null) continue;
        await renew();
        try {
          await media.removeMedia(access, mediaSid);
          counts.media += 1;
        } catch (error) {
          if (!(error instanceof MediaError) || error.problem !== 'refused') throw error;
          left.push(`Twilio did not delete the file ${mediaSid} (${error.message}): delete it there.`);
        }
      }
    }
  await renew();
  return { ...counts, isDeleted: await isRemoved(service.conversations(sid).remove()) };
}

/** False when there was nothing to remove. */
async function isRemoved(removal: Promise<boolean>): Promise<boolean> {
  try {
    return await removal;
  } catch (error) {
    if (twilioStatus(error) === 404) return false;
    throw error;
  }
}

/** Holding a conversation creates rows for the jobs that it did not have. */
function withoutHeldJobs({ relay_lanes: jobs = 0, ...others }: DeletedRows, known: number): DeletedRows {
  const deleted = Math.min(jobs, known);
  return deleted === 0 ? others : { ...others, relay_lanes: deleted };
}
