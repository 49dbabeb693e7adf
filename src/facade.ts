/** `window.MissiveChat` and the callbacks of `MissiveChatConfig`, as documented. It translates; it decides nothing. */

import { CALLBACKS, type Callbacks } from './core/events.js';
import type { ConfigLayer, Meta, UserConfig } from './core/types.js';
import type { MissiveChatElement } from './elements/missive-chat.js';
import { report } from './report.js';

export type MissiveChatConfig = ConfigLayer & Callbacks;

export interface MissiveChatFacade {
  /** Opens the chat window; ours beyond the documents: with a text to begin with. */
  open(options?: { draft?: string | undefined }): void;
  close(): void;
  toggle(): void;
  showButton(): void;
  hideButton(): void;
  setUser(user: Partial<UserConfig> | null): void;
  setMeta(meta: Meta): void;
  addMeta(meta: Meta): void;
  setVariables(variables: Readonly<Record<string, string>>): void;
  /** Forgets this visitor on this browser. */
  reset(): void;
  /** Sends a message as the visitor. */
  send(text: string): void;
  /** Makes a call by its name: what a page may do before the script is there (`[name, ...arguments]`). */
  push(...calls: FacadeCall[]): void;
}

type FacadeMethod = Exclude<keyof MissiveChatFacade, 'push'>;
export type FacadeCall = readonly [method: FacadeMethod, ...values: unknown[]];

declare global {
  interface Window {
    MissiveChat?: MissiveChatFacade;
    MissiveChatConfig?: MissiveChatConfig;
  }
}

export function facadeOf(element: MissiveChatElement): MissiveChatFacade {
  const facade: MissiveChatFacade = {
    open: (options) => element.show(options),
    close: () => element.close(),
    toggle: () => element.toggle(),
    showButton: () => element.showButton(),
    hideButton: () => element.hideButton(),
    setUser: (user) => element.setUser(user),
    setMeta: (meta) => element.setMeta(meta),
    addMeta: (meta) => element.addMeta(meta),
    setVariables: (variables) => element.setVariables(variables),
    reset: () => element.reset(),
    send: (text) => element.send(text),
    push(...calls) {
      for (const [method, ...values] of calls)
        if (Object.hasOwn(facade, method)) (facade[method] as (...values: unknown[]) => void)(...values);
        else report(`MissiveChat has no method ${method}.`);
    },
  };
  return facade;
}

/** The callbacks are looked up when they are due: a page may set them late. */
export function connectCallbacks(element: MissiveChatElement, config: () => Callbacks): void {
  for (const [name, [callback, argument]] of Object.entries(CALLBACKS))
    element.addEventListener(name, ({ detail }: CustomEventInit) => {
      const values =
        argument === 'detail'
          ? [detail as object]
          : argument === 'body'
            ? [(detail as { body: string }).body]
            : [];
      (config()[callback] as ((...values: unknown[]) => void) | undefined)?.(...values);
    });
}
