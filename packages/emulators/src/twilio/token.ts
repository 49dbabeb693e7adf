import { decodeJwt, decodeProtectedHeader, errors as joseErrors, jwtVerify, type JWTPayload } from 'jose';
import { isRecord } from '../shared/is-record.js';
import type { Account } from './account.js';
import { tokenError } from './errors.js';
import type { ChatService } from './service.js';

/** The content of a valid token (protocol §4). */
export interface Grant {
  account: Account;
  service: ChatService;
  identity: string;
  /** Expiry of the token, in milliseconds. */
  expiresAt: number;
}

const ALGORITHMS = ['HS256', 'HS384', 'HS512'];
const CONTENT_TYPE = 'twilio-fpa;v=1';

const readHeader = (token: string): void => {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw tokenError(20101);
  }
  if (header.cty !== CONTENT_TYPE || !ALGORITHMS.includes(header.alg ?? '')) throw tokenError(20102);
};

const readPayload = (token: string): JWTPayload => {
  try {
    return decodeJwt(token);
  } catch {
    throw tokenError(20101);
  }
};

/** The identity and account that a token claims, unverified: only to match faults. */
export const claimsOf = (token: unknown): { accountSid: string | null; identity: string | null } => {
  try {
    const payload = decodeJwt(String(token));
    const grants = isRecord(payload.grants) ? payload.grants : {};
    return {
      accountSid: payload.sub ?? null,
      identity: typeof grants.identity === 'string' ? grants.identity : null,
    };
  } catch {
    return { accountSid: null, identity: null };
  }
};

const verifySignature = async (token: string, secret: string, now: number): Promise<void> => {
  try {
    await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ALGORITHMS,
      currentDate: new Date(now),
    });
  } catch (error) {
    if (error instanceof joseErrors.JWSSignatureVerificationFailed) throw tokenError(20107);
    if (error instanceof joseErrors.JWTExpired) throw tokenError(20104);
    if (error instanceof joseErrors.JWTClaimValidationFailed) {
      throw tokenError(error.claim === 'nbf' ? 20105 : 20104);
    }
    throw tokenError(20101);
  }
};

/** Checks a token against the account's API keys; throws one of the 201xx errors (protocol §2.2). */
export const verifyToken = async (
  token: unknown,
  findAccount: (sid: string) => Account | undefined,
  now: number,
): Promise<Grant> => {
  if (typeof token !== 'string') throw tokenError(20101);
  readHeader(token);
  const payload = readPayload(token);
  const account = findAccount(payload.sub ?? '');
  const key = account?.keys.get(payload.iss ?? '');
  if (!account || !key) throw tokenError(20103);
  await verifySignature(token, key.secret, now);
  if (typeof payload.exp !== 'number') throw tokenError(20104);
  const { grants } = payload;
  const chat = isRecord(grants) && isRecord(grants.chat) ? grants.chat : null;
  const identity = isRecord(grants) && typeof grants.identity === 'string' ? grants.identity : '';
  const service =
    chat && typeof chat.service_sid === 'string' ? account.services.get(chat.service_sid) : undefined;
  if (!service || identity === '') throw tokenError(20106);
  return { account, service, identity, expiresAt: payload.exp * 1000 };
};
