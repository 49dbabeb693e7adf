/**
 * Types of the elements in templates of Svelte: `import 'missive-chat/svelte';` once, or `"types":
 * ["missive-chat/svelte"]` in tsconfig.json. Nothing of it is there at run time.
 */

import type { HTMLAttributes } from 'svelte/elements';
import type {
  MissiveChatButtonElement,
  MissiveChatButtonEventMap,
  MissiveChatElement,
  MissiveChatEventMap,
} from '../index.js';
import type { ListenersOf } from '../elements/markup.js';
import type {
  MissiveChatAttributes,
  MissiveChatButtonAttributes,
  MissiveChatButtonListeners,
  MissiveChatListeners,
  MissiveChatProperties,
} from './elements.js';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'missive-chat': HTMLAttributes<MissiveChatElement> &
      MissiveChatAttributes &
      MissiveChatProperties &
      MissiveChatListeners &
      ListenersOf<MissiveChatEventMap, 'on:'>;
    'missive-chat-button': HTMLAttributes<MissiveChatButtonElement> &
      MissiveChatButtonAttributes &
      MissiveChatButtonListeners &
      ListenersOf<MissiveChatButtonEventMap, 'on:'>;
  }
}
