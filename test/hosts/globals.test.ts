/** Pages whose other scripts have changed global objects. */
import { GLOBAL_HOSTS } from './support/global-hosts.js';
import { hostSuite } from './support/suite.js';

hostSuite('globals', GLOBAL_HOSTS);
