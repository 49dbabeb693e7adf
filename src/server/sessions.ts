/** The session: who the visitor is, a Twilio access token for that, and the conversation so far. */

import { decodeJwt } from 'jose';
import twilio from 'twilio';
import type { Session, SessionRequest, Verification } from '../core/types.js';
import type { Account, TwilioAccess } from './account-store.js';
import { openConversation, type VisitorStatement } from './conversations.js';
import { HttpError } from './errors.js';
import { cleanName, twilioIdentity, verifiedVisitorId, verify } from './identity.js';
import type { TwilioClients } from './twilio-client.js';
import { callTwilio } from './twilio-errors.js';
import { readVisitorToken, signVisitorToken, type VisitorKind } from './visitor-token.js';

export interface SessionDeps {
  readonly clients: TwilioClients;
  /** Where the SDK connects; null means Twilio itself. */
  readonly websocketUrl: string | null;
  /** Lifetime of an access token in seconds. */
  readonly tokenTtl: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Fresh visitor id: 128 random bits, 32 hex digits. */
  readonly newVisitorId: () => string;
}

interface Visitor {
  readonly visitorId: string;
  readonly kind: VisitorKind;
  readonly isReturning: boolean;
}

/** @throws HttpError `not-set-up`, `twilio-unavailable`, `twilio-refused`, `twilio-throttled` */
export async function openSession(
  account: Account,
  request: SessionRequest,
  deps: SessionDeps,
): Promise<Session> {
  const { twilio: access } = account;
  if (access === null)
    throw new HttpError(
      503,
      'not-set-up',
      'This chat account has no Twilio credentials yet. Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN on the chat server.',
    );
  const now = deps.now();
  const verification = verify(request.user, account.secretKey);
  const visitor = await recognise(account, request, verification === 'verified', deps);
  const identity = twilioIdentity(visitor.visitorId);
  const client = deps.clients({
    accountSid: access.accountSid,
    username: access.apiKeySid,
    password: access.apiKeySecret,
  });
  const [conversation, visitorToken] = await Promise.all([
    callTwilio(() =>
      openConversation(
        client,
        access.serviceSid,
        { ...visitor, identity },
        statementOf(request, verification),
        request.start === true,
      ),
    ),
    signVisitorToken(account, visitor, now),
  ]);
  return {
    ...mintAccessToken(access, identity, deps.tokenTtl),
    identity,
    verification,
    visitorToken,
    conversationSid: conversation?.conversationSid ?? null,
    messages: conversation?.messages ?? [],
    visitorReadIndex: conversation?.visitorReadIndex ?? null,
    teamReadIndex: conversation?.teamReadIndex ?? null,
    websocketUrl: deps.websocketUrl,
  };
}

/**
 * Which visitor this is (LC-31). A right digest leads to the person's own id, on any device; a browser's
 * token to that browser's. A token of kind `verified` leads nowhere by itself: after logging out, the
 * next person at this browser is somebody new. A typed email is not looked at.
 */
async function recognise(
  account: Account,
  { user, visitorToken }: SessionRequest,
  isVerified: boolean,
  deps: SessionDeps,
): Promise<Visitor> {
  if (isVerified)
    return {
      visitorId: verifiedVisitorId(user?.email ?? '', account.visitorTokenKey),
      kind: 'verified',
      isReturning: true,
    };
  const claims = await readVisitorToken(account, visitorToken, deps.now());
  if (claims?.kind === 'anonymous') return { ...claims, isReturning: true };
  return { visitorId: deps.newVisitorId(), kind: 'anonymous', isReturning: false };
}

/** What the request says of the visitor: the page's user before what was typed. */
function statementOf({ user, visitor, meta }: SessionRequest, verification: Verification): VisitorStatement {
  const email = firstOf(user?.email, visitor?.email);
  const name = cleanName(firstOf(user?.name, visitor?.name));
  return {
    who: email === '' && name === '' ? null : { name, email, verification },
    consentAt: visitor?.consentAt ?? null,
    meta: meta ?? null,
  };
}

const firstOf = (...texts: (string | undefined)[]): string => texts.find(Boolean) ?? '';

function mintAccessToken(
  access: TwilioAccess,
  identity: string,
  ttl: number,
): Pick<Session, 'token' | 'expiresAt'> {
  const { AccessToken } = twilio.jwt;
  const accessToken = new AccessToken(access.accountSid, access.apiKeySid, access.apiKeySecret, {
    identity,
    ttl,
  });
  accessToken.addGrant(new AccessToken.ChatGrant({ serviceSid: access.serviceSid }));
  const token = accessToken.toJwt();
  const { exp = 0 } = decodeJwt(token);
  return { token, expiresAt: new Date(exp * 1000).toISOString() };
}
