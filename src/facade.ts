/** `window.MissiveChat` and the callbacks of `MissiveChatConfig`, as documented. It translates; it decides nothing. */

import { CALLBACKS, type Callbacks, type MissiveChatConfig } from './core/events.js';
import type { StyleVariables } from './core/style-variables.js';
import type { Meta, UserConfig } from './core/types.js';
import type { MissiveChatElement } from './elements/missive-chat.js';
import { report } from './report.js';

/** `window.MissiveChat`. */
export interface MissiveChatFacade {
  /** Opens the chat window; ours beyond the documents: with a text to begin with. */
  open(options?: { draft?: string | undefined }): void;
  /** Closes the chat window. */
  close(): void;
  /** Opens the chat window if it is closed, and closes it if it is open. */
  toggle(): void;
  /** Shows the button, also where the configuration hides it. */
  showButton(): void;
  /** Hides the button; the window stays as it is. */
  hideButton(): void;
  /** Says who is logged in; another email than before, or null, starts over. */
  setUser(user: Partial<UserConfig> | null): void;
  /** Replaces the custom data of messages. */
  setMeta(meta: Meta): void;
  /** Adds custom data; values already set stay. */
  addMeta(meta: Meta): void;
  /** Changes style variables, by their documented names; those that are not named stay. */
  setVariables(variables: Partial<StyleVariables>): void;
  /** Forgets this visitor on this browser. */
  reset(): void;
  /** Sends a message as the visitor. */
  send(text: string): void;
  /** Makes a call by its name: what a page may do before the script is there (`[name, ...arguments]`). */
  push(...calls: FacadeCall[]): void;
}

type FacadeMethod = Exclude<keyof MissiveChatFacade, 'push'>;
/** A method's name, and what it is called with. */
export type FacadeCall = {
  [Method in FacadeMethod]: readonly [method: Method, ...values: Parameters<MissiveChatFacade[Method]>];
}[FacadeMethod];

declare global {
  interface Window {
    /** There when the script is; until then a page may put an array of its calls here. */
    get MissiveChat(): MissiveChatFacade | undefined;
    set MissiveChat(facade: MissiveChatFacade | FacadeCall[] | undefined);
    /** Read by the script when it comes. */
    MissiveChatConfig?: MissiveChatConfig;
  }
}

/** The methods of the page's object. `open` is `show()` of the element, whose `open` is a property. */
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
] as const satisfies readonly FacadeMethod[];

export function facadeOf(element: MissiveChatElement): MissiveChatFacade {
  const call = (method: FacadeMethod, values: readonly unknown[]): void => {
    if (!METHODS.includes(method)) return report(`MissiveChat has no method ${method}.`);
    (element[method === 'open' ? 'show' : method] as (...values: unknown[]) => void)(...values);
  };
  const push: MissiveChatFacade['push'] = (...calls) =>
    calls.forEach(([method, ...values]) => call(method, values));
  const entries = METHODS.map((method) => [method, (...values: unknown[]) => call(method, values)]);
  return { ...(Object.fromEntries(entries) as Omit<MissiveChatFacade, 'push'>), push };
}

/** The callbacks are looked up when they are due: a page may set them late. */
export function connectCallbacks(element: MissiveChatElement, config: () => Callbacks): void {
  for (const [name, [callback, argument]] of Object.entries(CALLBACKS))
    element.addEventListener(name, ({ detail }: CustomEventInit) => {
      const value: unknown = argument === 'body' ? (detail as { body: string }).body : detail;
      const values = argument ? [value] : [];
      (config()[callback] as ((...values: unknown[]) => void) | undefined)?.(...values);
    });
}
