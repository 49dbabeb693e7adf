/** Pages with restrictive policies, and pages that are not plain HTML. */
import { POLICY_HOSTS } from './support/policy-hosts.js';
import { hostSuite } from './support/suite.js';

hostSuite('policies', POLICY_HOSTS);
