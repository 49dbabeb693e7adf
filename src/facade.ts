/** `window.MissiveChat` and the callbacks of `MissiveChatConfig`, as documented. It translates; it decides nothing. */

import { CALLBACKS, type Callbacks } from './core/events.js';
import type { ConfigLayer, Meta, UserConfig } from './core/types.js';
import type { MissiveChatElement } from './elements/missive-chat.js';

export type MissiveChatConfig = ConfigLayer & Callbacks;

export interface MissiveChatFacade {
  /** Opens the chat window. */
  open(): void;
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
}

declare global {
  interface Window {
    MissiveChat?: MissiveChatFacade;
    MissiveChatConfig?: MissiveChatConfig;
  }
}

export const facadeOf = (element: MissiveChatElement): MissiveChatFacade => ({
  open: () => element.show(),
  close: () => element.close(),
  toggle: () => element.toggle(),
  showButton: () => element.showButton(),
  hideButton: () => element.hideButton(),
  setUser: (user) => element.setUser(user),
  setMeta: (meta) => element.setMeta(meta),
  addMeta: (meta) => element.addMeta(meta),
  setVariables: (variables) => element.setVariables(variables),
  reset: () => element.reset(),
});

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
