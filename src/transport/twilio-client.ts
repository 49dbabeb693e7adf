/** The SDK's client of one link. */

import type { LinkOptions } from '../core/ports.js';
import { Client } from './twilio-sdk.js';

export const createClient = ({ token, websocketUrl }: LinkOptions): Client =>
  new Client(token, {
    ...(websocketUrl !== null && { Twilsock: { uri: websocketUrl } }),
    // The SDK would store conversation data in the browser, which our `forget` could not delete.
    Sync: { enableSessionStorage: false },
    logLevel: 'silent',
  });
