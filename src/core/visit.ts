/** Who is chatting, put into words for the chat server. */

import { messageMeta } from './meta.js';
import type { Config, Meta, SessionRequest, Visitor } from './types.js';

/** The user that the page says is logged in. */
export const userAsVisitor = ({ user: { name, email } }: Config): Visitor | null =>
  email ? { name, email } : null;

export function sessionRequest(
  { user, meta }: Config,
  visitor: Visitor,
  visitorToken: string | undefined,
  visitorData: Meta,
): SessionRequest {
  return {
    ...(visitorToken !== undefined && { visitorToken }),
    ...(user.email && { user }),
    ...((visitor.name || visitor.email) && { visitor }),
    meta: messageMeta(meta, visitorData),
  };
}
