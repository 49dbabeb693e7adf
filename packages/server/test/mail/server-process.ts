/** A process of the chat server. It ends with the test that started it. */

import { startChatServer, type StartOptions } from '../../src/start.js';

process.on('disconnect', () => process.exit());
await startChatServer(JSON.parse(process.env.OPTIONS ?? '') as StartOptions);
