/**
 * `window.MissiveChat` and the callbacks of `MissiveChatConfig`, as documented. Only translates calls; contains no
 * logic of the chat.
 */

import { CALLBACKS, type Callbacks, type MissiveChatConfig } from './core/events.js';
import type { StyleVariables } from './core/style-variables.js';
import type { Transcript } from './core/transcript.js';
import type { Meta, UserConfig } from './core/types.js';
import type { MissiveChatElement } from './elements/missive-chat.js';
import { report } from './report.js';

/** `window.MissiveChat`. */
export interface MissiveChatFacade {
  /** Opens the chat window; ours beyond the documentation: `draft` is the initial text. */
  open(options?: { draft?: string | undefined }): void;
  /** Closes the chat window. */
  close(): void;
  /** Opens the chat window if it is closed, and closes it if it is open. */
  toggle(): void;
  /** Shows the button, even if the configuration hides it. */
  showButton(): void;
  /** Hides the button; the window stays as it is. */
  hideButton(): void;
  /** Identifies the logged-in user. Another email address, or null, starts a new conversation. */
  setUser(user: Partial<UserConfig> | null): void;
  /** Replaces the custom data of messages. */
  setMeta(meta: Meta): void;
  /** Adds custom data; values already set stay. */
  addMeta(meta: Meta): void;
  /** Changes style variables by their documented names; variables that are not named keep their values. */
  setVariables(variables: Partial<StyleVariables>): void;
  /** Deletes the data about this visitor in this browser. */
  reset(): void;
  /** Sends a message as the visitor. */
  send(text: string): void;
  /** Shows a greeting beside the button: the one with this id, or one with this text. */
  greet(idOrText: string): void;
  /** Returns the whole conversation as plain text and as an HTML page. Rejects if it cannot be read now. */
  transcript(): Promise<Transcript>;
  /** Calls methods by name: the calls that a page can queue before the script has loaded (`[name, ...arguments]`). */
  push(...calls: FacadeCall[]): void;
}

type FacadeMethod = Exclude<keyof MissiveChatFacade, 'push'>;
/** A method's name and its arguments. */
export type FacadeCall = {
  [Method in FacadeMethod]: readonly [method: Method, ...values: Parameters<MissiveChatFacade[Method]>];
}[FacadeMethod];

declare global {
  interface Window {
    /** Set when the script has loaded; until then a page may store an array of its calls here. */
    get MissiveChat(): MissiveChatFacade | undefined;
    set MissiveChat(facade: MissiveChatFacade | FacadeCall[] | undefined);
    /** Read by the script when it has loaded. */
    MissiveChatConfig?: MissiveChatConfig;
  }
}

/** Methods of `window.MissiveChat`. `open` calls the element's `show()`, since the element's `open` is a property. */
const METHODS = [
  'open',
  'close',
  'toggle',
  'showButton',
  'hideButton',
  'setUser',
  'setMeta',
  'addMeta',
  'setVariables',
  'reset',
  'send',
  'greet',
  'transcript',
] as const satisfies readonly FacadeMethod[];

export function facadeOf(element: MissiveChatElement): MissiveChatFacade {
  const call = (method: FacadeMethod, values: readonly unknown[]): unknown =>
    METHODS.includes(method)
      ? (element[method === 'open' ? 'show' : method] as (...values: unknown[]) => unknown)(...values)
      : report(`MissiveChat has no method ${method}.`);
  const push: MissiveChatFacade['push'] = (...calls) =>
    calls.forEach(([method, ...values]) => call(method, values));
  const entries = METHODS.map((method) => [method, (...values: unknown[]) => call(method, values)]);
  return { ...(Object.fromEntries(entries) as Omit<MissiveChatFacade, 'push'>), push };
}

/** Callbacks are looked up when they are called: a page may set them late. */
export function connectCallbacks(element: MissiveChatElement, config: () => Callbacks): void {
  for (const [name, [callback, argument]] of Object.entries(CALLBACKS))
    element.addEventListener(name, ({ detail }: CustomEventInit) => {
      const value: unknown = argument === 'body' ? (detail as { body: string }).body : detail;
      const values = argument ? [value] : [];
      (config()[callback] as ((...values: unknown[]) => void) | undefined)?.(...values);
    });
}
