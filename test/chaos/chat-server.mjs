/** A process of the chat server as it is published, with less patience than in real life: a run is short. */
import { readEnvironment, startChatServer } from '@missive-chat/server';

const options = JSON.parse(process.env.CHAOS_OPTIONS ?? '{}');
const server = await startChatServer({ ...readEnvironment(process.env), ...options });
// Whoever started it ends without a word: then so does this.
process.on('disconnect', () => process.exit());
process.send?.({ port: server.port });
