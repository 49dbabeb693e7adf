/** The overview: loaded when it is opened. */

import { defineOnce } from '../../../../src/define-once.js';
import { report } from '../../../../src/report.js';
import { SetupOverviewElement } from './setup-overview.js';
import { SetupTwilioCostElement } from './setup-twilio-cost.js';

defineOnce({ 'setup-overview': SetupOverviewElement, 'setup-twilio-cost': SetupTwilioCostElement }, report);
