/** Tables and quotations in the documents are made by `node tools/docs.mjs`, and nothing has changed since. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentAt, DOCUMENTS, ROOT } from './support/documents.js';

// The tool is plain JavaScript, so that it runs without a loader.
const { made } = (await import(new URL('tools/docs.mjs', `file://${ROOT}`).href)) as {
  made(): Promise<Map<string, string>>;
};
const { TABLES } = (await import(new URL('tools/docs/tables.mjs', `file://${ROOT}`).href)) as {
  TABLES: Readonly<Record<string, () => string>>;
};

describe('what the documents take from elsewhere', async () => {
  const texts = await made();

  for (const [path, text] of texts)
    it(`LC-04 is as it is there: ${path}`, () => {
      assert.equal(
        documentAt(path).text,
        text,
        `${path} differs: run “npm run build && node tools/docs.mjs”, and look at what it changes`,
      );
    });

  it('LC-02 LC-04 leaves out no table', () => {
    const all = DOCUMENTS.map(({ text }) => text).join('\n');
    const missing = Object.keys(TABLES).filter((name) => !all.includes(`<!-- made: ${name} -->`));
    assert.deepEqual(missing, []);
  });
});
