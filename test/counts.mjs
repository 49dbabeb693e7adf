/** Counts of what runners print, and the table of what ran in which engine. */

const sum = (output, pattern) =>
  [...output.matchAll(pattern)].reduce((total, [, number]) => total + Number(number), 0);

/** Counts of the closing lines of node's runner and of Web Test Runner; each test left out must say why. */
export function countOf(output) {
  const skipped = [...output.matchAll(/^\s*﹣ .* # (.*)$/gm)].map(([, reason]) => reason);
  const unwanted = skipped.filter((reason) => reason.includes('does not match pattern')).length;
  const named = skipped.filter((reason) => reason.startsWith('not possible in'));
  const inBrowser = [...output.matchAll(/^(not possible in \w+): .*\((.*)\)$/gm)];
  return {
    passed: sum(output, /^ℹ pass (\d+)$/gm) + sum(output, /^Browser tests: (\d+) passed/gm),
    // A test is cancelled when what it needs has ended, or its file has taken too long.
    failed:
      sum(output, /^ℹ (?:fail|cancelled) (\d+)$/gm) +
      sum(output, /^Browser tests: \d+ passed, (\d+) failed/gm),
    impossible: named.length + sum(output, /^Browser tests: .* (\d+) skipped/gm),
    /** Left out without a reason. */
    left: sum(output, /^ℹ (?:skipped|todo) (\d+)$/gm) - unwanted - named.length,
    reasons: [...named, ...inBrowser.map(([, where, why]) => `${where}: ${why}`)],
  };
}

/** Engine × suite, with what is not possible somewhere and why. */
export function engineTable(rows) {
  const cells = rows.map(({ engine, suite, note, passed, failed, impossible, seconds }) =>
    note
      ? [engine, suite, note, '', '', '']
      : [engine, suite, passed, failed, impossible, `${Math.round(seconds)} s`],
  );
  const table = [['engine', 'suite', 'passed', 'failed', 'not possible', ''], ...cells].map((row) =>
    row.map(String),
  );
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  const reasons = [...new Set(rows.flatMap((row) => row.reasons ?? []))];
  return [...lines, ...reasons].join('\n');
}
