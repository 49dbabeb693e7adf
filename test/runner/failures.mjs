/** Why a job failed, in few lines: for the end of a long output. */

const FIRST_LINES = 16;
const LAST_LINES = 16;
const MOST_TESTS = 5;
/** Where the details of Node's runner begin, and those of Web Test Runner. */
const DETAILS = /^✖ failing tests:\n/m;
const BROWSER_DETAILS = /^Errors Reported in Tests:\n/m;
/** Frames of the stack inside Node or a package. */
const FOREIGN_FRAME = /^\s+at .*(?:node:|node_modules)/;
/** Of a test that did not run, since something else failed. */
const CANCELLED = 'did not finish before its parent';

/** Of each failed test; or the last lines of a job that names none. */
export function excerptOf(output) {
  const [, details = ''] = output.split(DETAILS);
  const all = details.split(/^test at .*\n/m).slice(1);
  const tests = [
    ...all.filter((text) => !text.includes(CANCELLED)),
    ...all.filter((text) => text.includes(CANCELLED)),
  ];
  if (tests.length === 0) return shorten((output.split(BROWSER_DETAILS)[1] ?? output).split('\n'));
  const more = tests.length > MOST_TESTS ? [`… and ${tests.length - MOST_TESTS} more`] : [];
  return [...tests.slice(0, MOST_TESTS).map((text) => shorten(text.split('\n'))), ...more].join('\n');
}

function shorten(lines) {
  const told = lines.filter((line) => line.trim() !== '' && !FOREIGN_FRAME.test(line));
  const left = told.length - FIRST_LINES - LAST_LINES;
  if (left <= 0) return told.join('\n');
  return [...told.slice(0, FIRST_LINES), `… ${left} lines …`, ...told.slice(-LAST_LINES)].join('\n');
}
