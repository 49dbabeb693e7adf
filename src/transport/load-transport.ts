/** Loads the Twilio part once; a failed load (bad network) may be tried again. */

import type { Transport } from '../core/ports.js';
import { ChatError } from '../core/chat-error.js';

export function transportLoader(
  load: () => Promise<{ twilioTransport: Transport }>,
): () => Promise<Transport> {
  let loading: Promise<Transport> | undefined;
  return () =>
    (loading ??= load().then(
      ({ twilioTransport }) => twilioTransport,
      () => {
        loading = undefined;
        throw new ChatError('unreachable', 'A part of the chat did not load.');
      },
    ));
}
