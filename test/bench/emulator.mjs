/** The Twilio emulator in its own process, for the benchmark. */

import { startTwilioEmulator } from '@missive-chat/emulators';

const emulator = await startTwilioEmulator();
const { sid, authToken } = emulator.createAccount();
process.send({ url: emulator.url, websocketUrl: emulator.websocketUrl, sid, authToken });
process.once('SIGTERM', () => void emulator.stop().then(() => process.exit(0)));
