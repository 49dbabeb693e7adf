/** Ways to load the script: the chat exists once, and works. */
import { hostSuite } from './support/suite.js';
import { LOADING_HOSTS } from './support/loading-hosts.js';

hostSuite('loading', LOADING_HOSTS);
