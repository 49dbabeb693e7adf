/**
 * Types of the elements in JSX of Preact: `import 'missive-chat/preact';` once, or `"types":
 * ["missive-chat/preact"]` in tsconfig.json. Nothing of it is there at run time.
 */

import type { ClassAttributes, HTMLAttributes } from 'preact';
import type { MissiveChatButtonElement, MissiveChatElement } from '../index.js';
import type { InWords } from '../elements/markup.js';
import type {
  MissiveChatAttributes,
  MissiveChatButtonAttributes,
  MissiveChatButtonListeners,
  MissiveChatListeners,
  MissiveChatProperties,
} from './elements.js';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'missive-chat': HTMLAttributes<MissiveChatElement> &
        ClassAttributes<MissiveChatElement> &
        InWords<MissiveChatAttributes> &
        MissiveChatProperties &
        MissiveChatListeners;
      'missive-chat-button': HTMLAttributes<MissiveChatButtonElement> &
        ClassAttributes<MissiveChatButtonElement> &
        InWords<MissiveChatButtonAttributes> &
        MissiveChatButtonListeners;
    }
  }
}
