/**
 * Types of the elements in JSX of React 19 and newer: `import 'missive-chat/react';` once, or `"types":
 * ["missive-chat/react"]` in tsconfig.json. Nothing of it is there at run time.
 */

import type { ClassAttributes, HTMLAttributes } from 'react';
import type { MissiveChatButtonElement, MissiveChatElement } from '../index.js';
import type { InWords } from '../elements/markup.js';
import type {
  MissiveChatAttributes,
  MissiveChatButtonAttributes,
  MissiveChatButtonListeners,
  MissiveChatListeners,
  MissiveChatProperties,
} from './elements.js';

declare module 'react' {
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
