/**
 * Printed when a browser's inspector loses a command. This is not a failure of the waiting tests: the runner runs their
 * job once more.
 */
export const NO_REPLY = 'The browser does not reply:';
