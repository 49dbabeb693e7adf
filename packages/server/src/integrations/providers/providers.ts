/** The built-in integrations by their names in the configuration. */

import { z } from 'zod';
import type { IntegrationClass } from '../integration.js';
import { ChatEvents } from './chat-events.js';
import { Generic } from './generic.js';
import { GitHub } from './github.js';
import {
  CHAT_PICTURE,
  GENERIC_PICTURE,
  GITHUB_PICTURE,
  ROLLBAR_PICTURE,
  STRIPE_PICTURE,
} from './pictures.js';
import { Rollbar, rollbarSettings } from './rollbar.js';
import { Stripe } from './stripe.js';

export const PROVIDER_NAMES = ['github', 'stripe', 'rollbar', 'chat-events', 'generic'] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

export interface Provider {
  readonly Integration: IntegrationClass;
  /** A PNG. */
  readonly picture: Buffer;
  readonly settings: z.ZodType;
}

const NO_SETTINGS = z.strictObject({}, { error: 'must be empty: this provider has no settings' });

const PROVIDERS: Readonly<Record<ProviderName, Provider>> = {
  github: { Integration: GitHub, picture: GITHUB_PICTURE, settings: NO_SETTINGS },
  stripe: { Integration: Stripe, picture: STRIPE_PICTURE, settings: NO_SETTINGS },
  rollbar: { Integration: Rollbar, picture: ROLLBAR_PICTURE, settings: rollbarSettings },
  'chat-events': { Integration: ChatEvents, picture: CHAT_PICTURE, settings: NO_SETTINGS },
  generic: { Integration: Generic, picture: GENERIC_PICTURE, settings: NO_SETTINGS },
};

export const providerNamed = (name: ProviderName): Provider => PROVIDERS[name];
