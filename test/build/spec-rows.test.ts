/** Every row of the specification is proved by a test that names it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { SPEC_ROWS } from '../fixtures/spec-rows.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TEST_FOLDERS = ['test', 'packages/server/test', 'packages/emulators/test'].map((path) =>
  join(ROOT, path),
);
/** The beginning of a test's name, up to the end of its row ids. */
const TITLE = /\bit(?:\.each)?\(\s*['"`](?<ids>(?:[A-Z]{2}-\d{2}[, ]*)+)/g;

/** Number of tests that name each row. */
function namings(): Map<string, number> {
  const found = new Map<string, number>();
  const entries = TEST_FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }),
  );
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    for (const { groups } of text.matchAll(TITLE))
      for (const id of groups!.ids!.match(/[A-Z]{2}-\d{2}/g)!) found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}

describe('the rows of the specification', () => {
  const found = namings();

  it('are proved by a test each', () => {
    const rows = Object.entries(SPEC_ROWS);
    for (const [id, words] of rows) {
      const tests = found.get(id) ?? 0;
      console.log(`${id}  ${String(tests).padStart(3)} ${tests === 1 ? 'test ' : 'tests'}  ${words}`);
    }
    const missing = rows.map(([id]) => id).filter((id) => !found.has(id));
    console.log(`${rows.length - missing.length} of ${rows.length} rows are proved`);
    assert.deepEqual(missing, [], 'no test names these rows');
  });

  it('are the only ones that tests name', () => {
    assert.deepEqual(
      [...found.keys()].filter((id) => !(id in SPEC_ROWS)),
      [],
    );
  });
});
