/** The element that displays the team in the window’s header, loaded with `chat.header: 'team'`. */

import { defineOnce } from './define-once.js';
import { MissiveChatTeamElement } from './elements/missive-chat-team.js';
import { report } from './report.js';

MissiveChatTeamElement.report = report;

defineOnce({ 'missive-chat-team': MissiveChatTeamElement }, report);
