/** Loads a part of the chat once; a failed load (bad network) may be tried again. */

import { ChatError } from '../core/chat-error.js';

export function loadOnce<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let loading: Promise<Part> | undefined;
  return () =>
    (loading ??= load().catch(() => {
      loading = undefined;
      throw new ChatError('unreachable', 'A part of the chat did not load.');
    }));
}
