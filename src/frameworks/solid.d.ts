/**
 * Types of the elements in JSX of Solid: `import 'missive-chat/solid';` once, or `"types":
 * ["missive-chat/solid"]` in tsconfig.json. Nothing of it is there at run time.
 *
 * Solid sets what has no prefix as a property, so options are written as `attr:position`, or in `config`.
 */

import type { JSX } from 'solid-js';
import type {
  MissiveChatButtonElement,
  MissiveChatButtonEventMap,
  MissiveChatElement,
  MissiveChatEventMap,
} from '../index.js';
import type { ListenersOf, Prefixed } from '../elements/markup.js';
import type {
  MissiveChatAttributes,
  MissiveChatButtonAttributes,
  MissiveChatButtonProperties,
  MissiveChatProperties,
} from './elements.js';

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'missive-chat': JSX.HTMLAttributes<MissiveChatElement> &
        Pick<MissiveChatAttributes, 'account-id' | 'server-url'> &
        Prefixed<MissiveChatAttributes, 'attr:'> &
        MissiveChatProperties &
        Prefixed<MissiveChatProperties, 'prop:'> &
        ListenersOf<MissiveChatEventMap, 'on:'>;
      'missive-chat-button': JSX.HTMLAttributes<MissiveChatButtonElement> &
        MissiveChatButtonProperties &
        Prefixed<MissiveChatButtonAttributes, 'attr:'> &
        Prefixed<MissiveChatButtonProperties, 'prop:'> &
        ListenersOf<MissiveChatButtonEventMap, 'on:'>;
    }
  }
}
