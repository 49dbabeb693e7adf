/** Which files a visitor may send. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refusalOf } from '../../src/core/file-refusals.js';
import { DEFAULT_FILE_LIMITS, fileLimits } from '../../src/core/files.js';

const file = (name: string, type = '', size = 10) => ({ name, type, size });
const refused = (name: string, type = '', types: string[] = []) =>
  refusalOf(file(name, type), { ...DEFAULT_FILE_LIMITS, types });

describe('files of a visitor', () => {
  for (const name of [
    'a.png',
    'Plan v2.PDF',
    'notes',
    'table.xlsx',
    'archive.zip',
    'my.js.txt',
    'résumé.docx',
  ])
    it(`LC-42 may be named ${name}`, () => assert.equal(refused(name), null));

  for (const name of [
    'setup.exe',
    'RUN.BAT',
    'x.cmd',
    'x.com',
    'x.msi',
    'x.scr',
    'x.js',
    'x.jar',
    'x.vbs',
    'x.ps1',
  ])
    it(`LC-42 may not be named ${name}`, () => assert.equal(refused(name), 'refusedType'));

  for (const name of ['x.sh', 'x.apk', 'photo.jpg.exe', 'x.exe. ', 'x.mjs', 'x.hta', 'x.lnk'])
    it(`LC-42 may not be named “${name}” either`, () => assert.equal(refused(name), 'refusedType'));

  it('LC-42 may not be programs under another name', () => {
    assert.equal(refused('holiday', 'application/x-msdownload'), 'refusedType');
  });

  it('LC-42 must have the account’s types if it has any', () => {
    const types = ['image/*', 'application/pdf', '.CSV'];
    const kinds = [
      refused('a.png', 'image/png', types),
      refused('b', 'application/pdf', types),
      refused('c.csv', '', types),
    ];
    assert.deepEqual(kinds, [null, null, null]);
    assert.equal(refused('d.zip', 'application/zip', types), 'refusedType');
    assert.equal(refused('e.png.zip', '', types), 'refusedType');
  });

  it('LC-42 must not be empty or too large', () => {
    assert.equal(refusalOf(file('a.txt', '', 0), DEFAULT_FILE_LIMITS), 'emptyFile');
    assert.equal(refusalOf(file('a.txt', '', 16_000_000), DEFAULT_FILE_LIMITS), null);
    assert.equal(refusalOf(file('a.txt', '', 16_000_001), DEFAULT_FILE_LIMITS), 'tooLarge');
  });
});

describe('file limits', () => {
  it('LC-42 are the account’s, with our defaults', () => {
    assert.deepEqual(fileLimits(), { maxBytes: 16_000_000, maxCount: 10, types: [] });
    assert.deepEqual(fileLimits({ maxCount: 3 }), { maxBytes: 16_000_000, maxCount: 3, types: [] });
  });

  it('LC-42 are never above Twilio’s, and never invalid', () => {
    assert.equal(fileLimits({ maxBytes: 10e9 }).maxBytes, 150_000_000);
    const nonsense = { maxBytes: -1, maxCount: NaN, types: null } as unknown as Parameters<
      typeof fileLimits
    >[0];
    assert.deepEqual(fileLimits(nonsense), DEFAULT_FILE_LIMITS);
  });
});
