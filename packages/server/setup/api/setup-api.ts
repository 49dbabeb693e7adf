/** The chat server's API for operators over HTTP. */

import type { TeamMember } from '../../../../src/core/types.js';
import type {
  AccountSummary,
  AccountView,
  AdminSessionView,
  Credentials,
  OperatorView,
  Role,
  SecretKeyView,
  SessionView,
  InstallCheck,
  ReplyTimeView,
  TwilioSetupView,
} from '../../src/api/account.js';
import type { Period, StatisticsView, TwilioPrice } from '../../src/api/statistics.js';
import { ApiError, toError } from './api-error.js';
import { readJsonLines } from './json-lines.js';
import type { AuditPage, DeletedAccount, Erasure, VisitorView } from '../../src/api/visitors.js';
import type {
  ConnectedView,
  FailureView,
  MissiveSetup,
  MissiveView,
  StepReport,
} from '../../src/api/missive.js';
import type { ProgramTest, ProgramView, SavedProgram } from '../../src/api/program.js';

export { ApiError };

const TIMEOUT = 60_000;
const VISITOR_ID = /^(visitor-)?[0-9a-f]{32}$/;
const HEADERS = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };

export class SetupApi {
  session(): Promise<SessionView> {
    return this.#call('GET', '/session');
  }

  signIn(credentials: Credentials): Promise<SessionView> {
    return this.#call('POST', '/sign-in', credentials);
  }

  signOut(): Promise<SessionView> {
    return this.#call('POST', '/sign-out', {});
  }

  async operators(): Promise<readonly OperatorView[]> {
    return (await this.#call<{ operators: OperatorView[] }>('GET', '/operators')).operators;
  }

  addOperator(name: string, password: string, role: Role): Promise<OperatorView> {
    return this.#call('POST', '/operators', { name, password, role });
  }

  changeOperator(name: string, changes: { role?: Role; password?: string }): Promise<unknown> {
    return this.#call('PATCH', `/operators/${encodeURIComponent(name)}`, changes);
  }

  removeOperator(name: string): Promise<unknown> {
    return this.#call('DELETE', `/operators/${encodeURIComponent(name)}`);
  }

  async sessions(): Promise<readonly AdminSessionView[]> {
    return (await this.#call<{ sessions: AdminSessionView[] }>('GET', '/sessions')).sessions;
  }

  endSession(id: string): Promise<unknown> {
    return this.#call('DELETE', `/sessions/${encodeURIComponent(id)}`);
  }

  async accounts(): Promise<readonly AccountSummary[]> {
    const { accounts } = await this.#call<{ accounts: AccountSummary[] }>('GET', '/accounts');
    return accounts;
  }

  create(id: string, name: string): Promise<AccountView> {
    return this.#call('POST', '/accounts', { id, name });
  }

  account(id: string): Promise<AccountView> {
    return this.#call('GET', of(id));
  }

  /** @param changes a merge patch, with the version that it is based on */
  save(id: string, changes: object): Promise<AccountView> {
    return this.#call('PATCH', of(id), changes);
  }

  /** Validates like saving without saving: rejects where saving would. */
  check(id: string, changes: object): Promise<unknown> {
    return this.#call('POST', `${of(id)}/check`, changes);
  }

  undo(id: string, version: number): Promise<AccountView> {
    return this.#call('POST', `${of(id)}/undo`, { version });
  }

  /** @param name typed to confirm @param twilio whether what was set up at Twilio is deleted too */
  deleteAccount(id: string, name: string, twilio: boolean): Promise<DeletedAccount> {
    return this.#call('DELETE', of(id), { name, twilio });
  }

  /** Stores a picture of the team, and resolves with its address. */
  async uploadPicture(id: string, picture: Blob): Promise<string> {
    const { url } = await this.#call<{ url: string }>('POST', `${of(id)}/pictures`, picture);
    return new URL(url, location.href).href;
  }

  connectTwilio(id: string, accountSid: string, authToken: string): Promise<TwilioSetupView> {
    return this.#call('PUT', `${of(id)}/twilio`, { accountSid, authToken });
  }

  secretKey(id: string): Promise<SecretKeyView> {
    return this.#call('GET', `${of(id)}/secret-key`);
  }

  rotate(id: string, overlapHours: number): Promise<SecretKeyView> {
    return this.#call('POST', `${of(id)}/secret-key/rotate`, { overlapHours });
  }

  installCheck(id: string): Promise<InstallCheck> {
    return this.#call('GET', `${of(id)}/install`);
  }

  /** Visitors' latest ratings: `mean` is from 0 to 1, null without ratings. */
  ratings(id: string): Promise<{ readonly count: number; readonly mean: number | null }> {
    return this.#call('GET', `${of(id)}/ratings`);
  }

  statistics(id: string, days: Period): Promise<StatisticsView> {
    return this.#call('GET', `${of(id)}/statistics?days=${days}`);
  }

  setTwilioPrice(id: string, price: TwilioPrice): Promise<unknown> {
    return this.#call('PUT', `${of(id)}/statistics/twilio-price`, price);
  }

  removeTwilioPrice(id: string): Promise<unknown> {
    return this.#call('DELETE', `${of(id)}/statistics/twilio-price`);
  }

  /** Ends the other sessions of the operator. */
  changePassword(current: string, password: string): Promise<unknown> {
    return this.#call('POST', '/password', { current, password });
  }

  /** First replies to visitors who wrote while the team was online, in the last seven days, and their median. */
  replyTime(id: string): Promise<ReplyTimeView> {
    return this.#call('GET', `${of(id)}/reply-time`);
  }

  /** Names and pictures of Missive's users. Nothing is saved. */
  async missiveTeam(id: string): Promise<readonly TeamMember[]> {
    const { members } = await this.#call<{ members: TeamMember[] }>('POST', `${of(id)}/missive/team`);
    return members.map(({ name, avatarUrl }) =>
      avatarUrl === undefined ? { name } : { name, avatarUrl: new URL(avatarUrl, location.href).href },
    );
  }

  /** The sender of emails; null while no mail server is configured. */
  emails(id: string): Promise<{ readonly from: string | null }> {
    return this.#call('GET', `${of(id)}/emails`);
  }

  testEmail(id: string, to: string): Promise<unknown> {
    return this.#call('POST', `${of(id)}/emails/test`, { to });
  }

  program(id: string): Promise<ProgramView> {
    return this.#call('GET', `${of(id)}/program`);
  }

  saveProgram(id: string, program: { url: string; isOn: boolean }): Promise<SavedProgram> {
    return this.#call('PUT', `${of(id)}/program`, program);
  }

  newProgramSecret(id: string): Promise<SavedProgram> {
    return this.#call('POST', `${of(id)}/program/secret`);
  }

  removeProgram(id: string): Promise<unknown> {
    return this.#call('DELETE', `${of(id)}/program`);
  }

  /** Asks the program; its reply is sent to no visitor. */
  askProgram(id: string, text: string): Promise<ProgramTest> {
    return this.#call('POST', `${of(id)}/program/test`, { text });
  }

  /** @param who an email address, or a visitor's id */
  async findVisitors(id: string, who: string): Promise<readonly VisitorView[]> {
    const query = new URLSearchParams({
      [VISITOR_ID.test(who) ? 'identity' : 'email']: who,
      summary: 'true',
    });
    const path = `${of(id)}/visitors?${query.toString()}`;
    return (await this.#call<{ visitors: VisitorView[] }>('GET', path)).visitors;
  }

  /** Where everything that is kept of a visitor is downloaded. */
  visitorsUrl(id: string, identity: string): string {
    return `/api${of(id)}/visitors?${new URLSearchParams({ identity }).toString()}`;
  }

  async deleteVisitor(id: string, identity: string): Promise<readonly Erasure[]> {
    const path = `${of(id)}/visitors?${new URLSearchParams({ identity }).toString()}`;
    return (await this.#call<{ visitors: Erasure[] }>('DELETE', path)).visitors;
  }

  /** @param before the id of an entry: those before it; null for the newest */
  audit(id: string, before: string | null): Promise<AuditPage> {
    const query = before === null ? '' : `?${new URLSearchParams({ before }).toString()}`;
    return this.#call('GET', `${of(id)}/audit${query}`);
  }

  missive(id: string): Promise<MissiveView> {
    return this.#call('GET', `${of(id)}/missive`);
  }

  connectMissive(id: string, setup: MissiveSetup): Promise<ConnectedView> {
    return this.#call('PUT', `${of(id)}/missive`, setup);
  }

  disconnectMissive(id: string): Promise<unknown> {
    return this.#call('DELETE', `${of(id)}/missive`);
  }

  /** Sends a test message; resolves after the last step. Aborting `signal` stops it. */
  async testMissive(id: string, onStep: (report: StepReport) => void, signal: AbortSignal): Promise<void> {
    try {
      const response = await ask('POST', `${of(id)}/missive/test`, undefined, signal);
      if (!response.ok || !response.body)
        throw toError(response, await response.json().catch(() => undefined));
      await readJsonLines(response.body, (line) => onStep(line as StepReport));
    } catch (error) {
      if (!signal.aborted) throw error instanceof ApiError ? error : unreachable();
    }
  }

  async failures(id: string): Promise<readonly FailureView[]> {
    return (await this.#call<{ failures: FailureView[] }>('GET', `${of(id)}/failures`)).failures;
  }

  retryFailure(id: string, failure: string): Promise<unknown> {
    return this.#call('POST', `${of(id)}/failures/${encodeURIComponent(failure)}/retry`);
  }

  retryFailures(id: string): Promise<{ readonly retried: number }> {
    return this.#call('POST', `${of(id)}/failures/retry`);
  }

  dismissFailure(id: string, failure: string): Promise<unknown> {
    return this.#call('DELETE', `${of(id)}/failures/${encodeURIComponent(failure)}`);
  }

  async #call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await ask(method, path, body, AbortSignal.timeout(TIMEOUT));
    const answer: unknown = response.status === 204 ? null : await response.json().catch(() => undefined);
    if (!response.ok || answer === undefined) throw toError(response, answer);
    return answer as Answer;
  }
}

async function ask(
  method: string,
  path: string,
  body: object | undefined,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(`/api${path}`, {
      method,
      headers: body instanceof Blob ? { ...HEADERS, 'Content-Type': body.type } : HEADERS,
      cache: 'no-store',
      signal,
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
  } catch {
    throw unreachable();
  }
}

const unreachable = (): ApiError =>
  new ApiError(0, 'unreachable', 'The chat server does not respond. Check your connection and try again.');

const of = (id: string): string => `/accounts/${encodeURIComponent(id)}`;
