/**
 * Printed when a browser's inspector loses a command. It says nothing about the tests that wait for the reply: the
 * runner runs their job once more.
 */
export const NO_REPLY = 'The browser does not reply:';
