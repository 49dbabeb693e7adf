/** All English texts that are not in the documented `messages`, for languages, checks and the Setup page. */

import { ALERT_STRINGS } from './alert-strings.js';
import { CONVERSATION_STRINGS } from './conversation-strings.js';
import { COPY_STRINGS } from './copy-strings.js';
import { EMOJI_STRINGS } from './emoji-strings.js';
import { END_STRINGS } from './end-strings.js';
import { FIELD_STRINGS } from './field-strings.js';
import { LIGHTBOX_STRINGS } from './lightbox-strings.js';
import { MENU_STRINGS } from './menu-strings.js';
import { WINDOW_STRINGS } from './strings.js';
import { THREAD_STRINGS } from './thread-strings.js';
import { TRAY_STRINGS } from './tray-strings.js';
import { WHEN_STRINGS } from './when-strings.js';

export const ENGLISH = {
  ...WINDOW_STRINGS,
  ...THREAD_STRINGS,
  ...TRAY_STRINGS,
  ...LIGHTBOX_STRINGS,
  ...EMOJI_STRINGS,
  ...WHEN_STRINGS,
  ...END_STRINGS,
  ...MENU_STRINGS,
  ...ALERT_STRINGS,
  ...CONVERSATION_STRINGS,
  ...COPY_STRINGS,
  ...FIELD_STRINGS,
};

export type Strings = Readonly<typeof ENGLISH>;
