/**
 * A process of the published chat server, with shorter timeouts, since a run is short. It loads its code and
 * waits for a message before it starts, so that the next one starts immediately after a kill, however busy
 * the machine is.
 */
import { once } from 'node:events';
import { readEnvironment, startChatServer } from '@missive-chat/server';

process.on('disconnect', () => process.exit()); // the run has ended
await once(process, 'message');
const options = JSON.parse(process.env.CHAOS_OPTIONS ?? '{}');
const server = await startChatServer({ ...readEnvironment(process.env), ...options });
process.send?.({ port: server.port });
