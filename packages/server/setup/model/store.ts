/** The state of the Setup page, changed only by these actions. */

import type {
  AccountView,
  Credentials,
  EditableFields,
  FieldProblem,
  Operator,
  SessionView,
} from '../../src/api/account.js';
import { ApiError, type SetupApi } from '../api/setup-api.js';
import { INITIAL_STATE, type SetupState } from './state.js';
import { changedPaths, isSame, patchOf, rebased, valueAt, withEdit, withEdits } from './edits.js';

export interface StoreDeps {
  readonly api: SetupApi;
  /** Runs `task` once after the delay; returns a cancel function. */
  after(delay: number, task: () => void): () => void;
  /** Calls back when the account is changed by anyone; returns an unsubscribe function. */
  watch(accountId: string, changed: () => void): () => void;
}

/** Milliseconds after the last key press before the server validates the edits. */
const CHECK_DELAY = 250;
const TOAST_TIME = 5_000;

const operatorOf = ({ name, role }: SessionView): Operator | null =>
  name === undefined || role === undefined ? null : { name, role };

export class SetupStore {
  readonly api: SetupApi;
  readonly #deps: StoreDeps;
  #state = INITIAL_STATE;
  readonly #listeners = new Set<() => void>();
  #cancelCheck: (() => void) | undefined;
  #cancelToast: (() => void) | undefined;
  #endWatch: (() => void) | undefined;

  constructor(deps: StoreDeps) {
    this.#deps = deps;
    this.api = deps.api;
  }

  get state(): SetupState {
    return this.#state;
  }

  /** The account with the edits applied. */
  get draft(): AccountView | null {
    const { account, edits } = this.#state;
    return account && withEdits(account, edits);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    this.#set({ phase: 'loading' });
    try {
      const session = await this.api.session();
      if (session.isSignedIn) await this.#enter(session);
      else this.#set({ phase: session.isOn ? 'signed-out' : 'off' });
    } catch {
      this.#set({ phase: 'unreachable' });
    }
  }

  /** Rejects with `ApiError`. */
  async signIn(credentials: Credentials): Promise<void> {
    const session = await this.api.signIn(credentials);
    if (this.#state.isSessionOver) {
      this.#set({ isSessionOver: false, operator: operatorOf(session) });
      await this.refresh();
    } else await this.#enter(session);
    this.say('Signed in.');
  }

  async signOut(): Promise<void> {
    await this.attempt(() => this.api.signOut());
    this.#endWatch?.();
    this.#set({ ...INITIAL_STATE, phase: 'signed-out' });
  }

  async #enter(session: SessionView): Promise<void> {
    const accounts = await this.api.accounts();
    this.#set({ accounts, phase: 'signed-in', operator: operatorOf(session) });
  }

  async open(id: string): Promise<void> {
    if (this.#state.account?.id === id) return;
    this.#endWatch?.();
    this.#set({
      account: null,
      edits: new Map(),
      problems: [],
      canRedo: false,
      isOutdated: false,
      theirs: null,
    });
    const account = await this.attempt(() => this.api.account(id));
    if (!account) return;
    this.#set({ account });
    this.#endWatch = this.#deps.watch(id, () => void this.refresh());
  }

  /** The open account is gone: another one can be opened. */
  async leaveDeleted(): Promise<void> {
    this.#endWatch?.();
    const accounts = (await this.attempt(() => this.api.accounts())) ?? [];
    this.#set({ accounts, account: null, edits: new Map(), problems: [], theirs: null, isOutdated: false });
  }

  /** Rejects with `ApiError`. */
  async create(id: string, name: string): Promise<void> {
    await this.api.create(id, name);
    this.#set({ accounts: await this.api.accounts() });
  }

  /** Applies changes made elsewhere; with edits here it only reports them. */
  async refresh(): Promise<void> {
    const { account: before } = this.#state;
    if (!before || this.#state.isSaving) return;
    const account = await this.attempt(() => this.api.account(before.id));
    if (!account || this.#state.account !== before) return;
    const isEdited = changedPaths(before, account).length > 0;
    if (isEdited && this.#state.edits.size > 0) return this.#set({ isOutdated: true });
    if (!isSame(account, before)) this.#use(account);
    if (isEdited) this.say('Updated: the account was changed elsewhere.');
  }

  edit(path: string, value: unknown): void {
    const { account, edits, operator } = this.#state;
    if (!account || operator?.role === 'viewer') return;
    this.#set({ edits: withEdit(edits, account, path, value) });
    this.#cancelCheck?.();
    this.#cancelCheck = this.#deps.after(CHECK_DELAY, () => void this.#check());
  }

  /** Validates the edits on the server without saving. */
  async #check(): Promise<void> {
    const { account, edits } = this.#state;
    if (!account) return;
    try {
      if (edits.size > 0)
        await this.api.check(account.id, { version: account.version, ...patchOf(edits, account) });
      if (this.#state.edits === edits) this.#set({ problems: [] });
    } catch (error) {
      if (this.#state.edits === edits && error instanceof ApiError && error.code === 'invalid')
        this.#set({ problems: error.fields });
    }
  }

  discard(): void {
    this.#set({ edits: new Map(), problems: [], theirs: null, isOutdated: false });
    void this.refresh();
  }

  async save(): Promise<void> {
    const { account, edits, isSaving } = this.#state;
    if (!account || edits.size === 0 || isSaving) return;
    this.#cancelCheck?.();
    this.#set({ isSaving: true });
    try {
      const saved = await this.api.save(account.id, {
        version: account.version,
        ...patchOf(edits, account),
      });
      // Edits made during saving are still unsaved.
      const since = [...this.#state.edits].filter(([path, value]) => edits.get(path) !== value);
      this.#set({ edits: new Map(since), canRedo: false, problems: [], isOutdated: false, theirs: null });
      this.#use(saved);
      this.say('Saved. Every open chat shows it now.');
    } catch (error) {
      await this.#notSaved(error, account);
    } finally {
      this.#set({ isSaving: false });
    }
  }

  async #notSaved(error: unknown, account: AccountView): Promise<void> {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === 'conflict') {
      const theirs = await this.attempt(() => this.api.account(account.id));
      if (!theirs) return;
      if (changedPaths(account, theirs).length > 0) return this.#set({ theirs });
      // Changed fields that are not editable here: its keys, or Twilio.
      this.#use(theirs);
      this.#set({ isSaving: false });
      return this.save();
    }
    if (error.code === 'invalid') {
      this.#set({ problems: error.fields });
      return this.say('Not saved yet: something needs your attention.', true);
    }
    this.#failed(error);
  }

  /** Paths changed by someone else, and whether they are edited here too. */
  get conflict(): readonly { path: string; theirs: unknown; mine: unknown; isMine: boolean }[] {
    const { account, theirs, edits } = this.#state;
    if (!account || !theirs) return [];
    return changedPaths(account, theirs).map((path) => {
      const isMine = edits.has(path);
      return { path, theirs: valueAt(theirs, path), mine: edits.get(path), isMine };
    });
  }

  /**
   * `mine`: saves these edits over the other changes. `theirs`: drops the edits of fields that were changed,
   * and keeps the rest.
   */
  async settleConflict(keep: 'mine' | 'theirs'): Promise<void> {
    const { theirs, edits } = this.#state;
    if (!theirs) return;
    const theirPaths = new Set(this.conflict.map(({ path }) => path));
    const kept = keep === 'mine' ? edits : new Map([...edits].filter(([path]) => !theirPaths.has(path)));
    this.#set({ edits: kept, theirs: null, isOutdated: false });
    this.#use(theirs);
    if (keep === 'mine') await this.save();
    else this.say('Their changes were kept.');
  }

  cancelConflict(): void {
    this.#set({ theirs: null, isOutdated: true });
  }

  /** Saves these fields immediately, and keeps other edits. */
  async saveAtOnce(changes: Partial<EditableFields> | object, done: string): Promise<void> {
    const { account } = this.#state;
    if (!account) return;
    const saved = await this.attempt(() =>
      this.api.save(account.id, { version: account.version, ...changes }),
    );
    if (!saved) return void this.refresh();
    this.#set({ canRedo: false });
    this.#use(saved);
    this.say(done);
  }

  /** Undoes the last change; a second call redoes it. */
  async undo(): Promise<void> {
    const { account, canRedo } = this.#state;
    if (!account?.undoableSince) return;
    const undone = await this.attempt(() => this.api.undo(account.id, account.version));
    if (!undone) return void this.refresh();
    this.#set({ canRedo: !canRedo });
    this.#use(undone);
    this.say(canRedo ? 'The change is back.' : 'The last change was taken back.');
  }

  problemsOf(path: string): readonly FieldProblem[] {
    return this.#state.problems.filter(({ field }) => field === path || field.startsWith(`${path}.`));
  }

  say(text: string, isProblem = false): void {
    this.#cancelToast?.();
    this.#set({ toast: { text, isProblem } });
    this.#cancelToast = this.#deps.after(isProblem ? 2 * TOAST_TIME : TOAST_TIME, () =>
      this.#set({ toast: null }),
    );
  }

  /**
   * Returns the result of the action; undefined when the server refused it, which is shown to the operator.
   * @param onRefused shows it elsewhere than in a passing message; not called when the session has ended
   */
  async attempt<Answer>(
    action: () => Promise<Answer>,
    onRefused?: (error: ApiError) => void | Promise<void>,
  ): Promise<Answer | undefined> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (onRefused && error.code !== 'not-signed-in') await onRefused(error);
      else this.#failed(error);
      return undefined;
    }
  }

  #failed(error: ApiError): void {
    if (error.code === 'not-signed-in') this.#set({ isSessionOver: true });
    else this.say(error.message, true);
  }

  #use(account: AccountView): void {
    const accounts = this.#state.accounts.map((one) => (one.id === account.id ? account : one));
    this.#set({ account, accounts, edits: rebased(this.#state.edits, account) });
  }

  #set(changes: Partial<SetupState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of [...this.#listeners]) listener();
  }
}
