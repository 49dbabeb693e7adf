/** Pages whose other scripts changed the ground that all scripts stand on. */
import { GLOBAL_HOSTS } from './support/global-hosts.js';
import { hostSuite } from './support/suite.js';

hostSuite('globals', GLOBAL_HOSTS);
