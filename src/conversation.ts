/** What a conversation needs to be live, loaded when there is one; Twilio's part comes after it, to one tab. */

export { Connection } from './core/connection.js';
export { FrontTab } from './transport/front-tab.js';
export { visitorData } from './transport/visitor-data.js';
export { sharedTransport } from './transport/shared-transport.js';
