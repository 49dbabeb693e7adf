/** The parts of a live conversation, loaded when there is one; Twilio's part is loaded later, in one tab only. */

export { Connection } from './core/connection.js';
export { FrontTab } from './transport/front-tab.js';
export { visitorData } from './transport/visitor-data.js';
export { sharedTransport } from './transport/shared-transport.js';
