/**
 * Types of the elements in templates of Vue: `import 'missive-chat/vue';` once, or `"types":
 * ["missive-chat/vue"]` in tsconfig.json. Nothing of it is there at run time.
 */

import type { HTMLAttributes, PublicProps } from 'vue';
import type { MissiveChatButtonElement, MissiveChatElement } from '../index.js';
import type { MissiveChatButtonProps, MissiveChatProperties, MissiveChatProps } from './elements.js';

/** What the checker of templates takes for a component; `$props` is nowhere at run time. */
type ElementComponent<Element, Props> = new () => Element & { $props: HTMLAttributes & PublicProps & Props };

declare module 'vue' {
  interface GlobalComponents {
    'missive-chat': ElementComponent<MissiveChatElement, MissiveChatProps & MissiveChatProperties>;
    'missive-chat-button': ElementComponent<MissiveChatButtonElement, MissiveChatButtonProps>;
  }
}
