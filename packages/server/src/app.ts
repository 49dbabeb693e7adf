/** The HTTP contract: mounts the routes, in the order in which they match. */

import { Hono } from 'hono';
import type { ReplyTimes } from './accounts/reply-times.js';
import { WidgetLoads } from './accounts/widget-loads.js';
import { Assets } from './http/assets.js';
import { EarlierParts } from './http/earlier-parts.js';
import { answerError } from './http/errors.js';
import { observeRequests } from './http/observe-requests.js';
import { notFound } from './http/page-admission.js';
import { adminRoutes } from './http/routes/admin.js';
import { assetRoutes } from './http/routes/assets.js';
import { emailRoutes } from './http/routes/emails.js';
import { eventRoutes } from './http/routes/events.js';
import { fileLinkRoutes } from './http/routes/file-links.js';
import { healthRoutes } from './http/routes/health.js';
import { integrationRoutes } from './http/routes/integrations.js';
import { missiveWebhookRoutes } from './http/routes/missive-webhooks.js';
import { pictureRoutes } from './http/routes/pictures.js';
import { ratingRoutes } from './http/routes/ratings.js';
import { sessionRoutes, type SessionRoutesDeps } from './http/routes/sessions.js';
import { setupRoutes } from './http/routes/setup.js';
import { twilioWebhookRoutes } from './http/routes/twilio-webhooks.js';
import { widgetRoutes } from './http/routes/widget.js';
import { refuseSecondHost } from './http/second-host.js';
import { securityHeaders } from './http/security-headers.js';
import type { Programs } from './answers/programs.js';
import type { LoadedIntegration } from './integrations/load-integrations.js';
import type { EventHub } from './live/event-hub.js';
import type { Mailer } from './mail/mailer.js';
import type { MissiveClients } from './missive/missive-client.js';
import type { RemoteFileOptions } from './relay/files/remote-file.js';
import type { TwilioMedia } from './relay/files/twilio-media.js';
import type { Relay } from './relay/relay.js';
import type { Store } from './stores/store.js';

export interface AppDeps extends Omit<SessionRoutesDeps, 'loads'> {
  readonly store: Store;
  readonly replyTimes: ReplyTimes;
  readonly relay: Relay;
  readonly missiveClients: MissiveClients;
  readonly media: TwilioMedia;
  /** How files of Missive are downloaded. */
  readonly remoteFiles: RemoteFileOptions;
  /** Null when no mail server is configured. */
  readonly mailer: Mailer | null;
  readonly programs: Programs;
  readonly integrations: readonly LoadedIntegration[];
  readonly events: EventHub;
  /** Folders of built browser files: the widget’s, and the Setup page’s. */
  readonly assetsDirectories: readonly string[];
  /** The data folder of this server. */
  readonly dataDirectory: string;
  /** Greatest age in seconds of a copy of settings at a CDN; 0 for none. */
  readonly edgeSeconds: number;
  /** Null switches the Setup page off. */
  readonly adminSecret: string | null;
  /** Null makes the metrics public. */
  readonly metricsToken: string | null;
  /** Public URL of this server, for browsers and Twilio; null when not configured. */
  readonly publicUrl: string | null;
}

export function createApp(deps: AppDeps): Hono {
  const { logger, now, publicUrl } = deps;
  const assets = new Assets({
    directories: deps.assetsDirectories,
    now,
    earlier: new EarlierParts(deps.dataDirectory, now),
    onKeepFailed: (error) =>
      logger.warn({ err: error }, 'the browser files of this build could not be stored'),
  });
  const loads = new WidgetLoads(deps);
  const app = new Hono();

  app.onError((error, context) => answerError(context, error, logger));
  app.notFound((context) => answerError(context, notFound(), logger));
  app.use(observeRequests(deps), securityHeaders(publicUrl?.startsWith('https:') === true), refuseSecondHost);
  app.route('/', healthRoutes(deps));
  app.route('/', twilioWebhookRoutes(deps));
  app.route('/', missiveWebhookRoutes(deps));
  app.route(
    '/',
    integrationRoutes({ ...deps, enqueue: (post, onPosted) => deps.relay.enqueuePost(post, onPosted) }),
  );
  app.route('/', fileLinkRoutes(deps));
  app.route('/', emailRoutes(deps));
  app.route('/api', adminRoutes(deps));
  app.route('/', setupRoutes({ assets }));
  app.route('/', eventRoutes({ ...deps, loads }));
  app.route('/', assetRoutes({ assets }));
  app.route('/', pictureRoutes(deps));
  app.route('/', widgetRoutes({ ...deps, assets, loads }));
  app.route('/', ratingRoutes(deps));
  app.route('/', sessionRoutes({ ...deps, loads }));
  return app;
}
