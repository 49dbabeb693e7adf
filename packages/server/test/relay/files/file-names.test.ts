import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { storedContentType } from '../../../src/relay/files/content-types.js';
import { cleanFilename } from '../../../src/relay/files/file-names.js';
import { randomOf } from '../../fuzzing.js';

describe('the name of an agent’s file', () => {
  it('CC-02 is the last part of a path, without invisible characters', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['proof.pdf', 'proof.pdf'],
      ['../../etc/passwd', 'passwd'],
      ['C:\\fakepath\\x.pdf', 'x.pdf'],
      ['a/b/', 'b'],
      ['..', 'file'],
      ['', 'file'],
      [' \t\n', 'file'],
      ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie: x.txt'],
      ['a\0.php', 'a.php'],
      ['evil\u202Egnp.exe', 'evilgnp.exe'],
      ['\u2067a\u2069\u200Eb\u200Fc\u061Cd.txt', 'abcd.txt'],
      ['x.exe. . .', 'x.exe'],
      ['\ud800a.txt', 'a.txt'],
      ['résumé 👩‍👧.pdf', 'résumé 👩‍👧.pdf'],
      ['نامه‌ها.pdf', 'نامه‌ها.pdf'],
      ['e\u0301.txt', 'é.txt'],
      ['.env', '.env'],
    ];
    for (const [given, clean] of cases) assert.equal(cleanFilename(given), clean, JSON.stringify(given));
  });

  it('CC-02 gets the extension of its type when it has none', () => {
    assert.equal(cleanFilename('', 'image/png'), 'file.png');
    assert.equal(cleanFilename('photo', 'image/jpeg'), 'photo.jpeg');
    assert.equal(cleanFilename('photo.jpg', 'image/png'), 'photo.jpg');
    assert.equal(cleanFilename('data', 'application/octet-stream'), 'data');
    assert.equal(
      cleanFilename('Dr. Who and the very long story', 'text/plain'),
      'Dr. Who and the very long story.txt',
    );
  });

  it('CC-02 is never empty, has at most 255 bytes, keeps a short extension, and does not change when cleaned again', () => {
    const random = randomOf(11);
    const pieces = [
      'a',
      '.',
      '/',
      '\\',
      'é',
      '👋',
      '\u202E',
      ' ',
      '\0',
      '\ud800',
      '.pdf',
      'x'.repeat(200),
      '界'.repeat(90),
    ];
    for (let round = 0; round < 5_000; round += 1) {
      const given = Array.from({ length: random.below(10) }, () => random.pick(pieces)).join('');
      const clean = cleanFilename(given, random.pick(['', 'image/png']));
      assert.ok(clean !== '' && clean !== '.' && clean !== '..', JSON.stringify(given));
      assert.ok(Buffer.byteLength(clean) <= 255, JSON.stringify(given));
      assert.equal(Buffer.from(clean).toString(), clean);
      assert.equal(/[/\\\p{Cc}\u202E]/u.test(clean), false, JSON.stringify(given));
      assert.equal(cleanFilename(clean), clean);
    }
    assert.match(cleanFilename(`${'界'.repeat(300)}.pdf`), /^界+\.pdf$/);
  });
});

describe('the stored type of a file', () => {
  const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
  const type = (claimed: string, served: string, bytes: Uint8Array = PNG): string =>
    storedContentType({ claimed, served, bytes });
  const UNKNOWN = 'application/octet-stream';

  it('CC-02 is the type that Missive reports when the content is of that kind', () => {
    assert.equal(type('image/png', 'image/png'), 'image/png');
    assert.equal(type('IMAGE/PNG', 'image/jpeg; q=1'), 'image/png');
    assert.equal(type('application/pdf', 'binary/octet-stream'), 'application/pdf');
    assert.equal(type('video/mp4', ''), 'video/mp4');
    assert.equal(type('', 'image/gif'), 'image/gif');
    const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
    assert.equal(type(word, word), word);
  });

  it('CC-02 is unknown when the content is of another kind, or markup in a file named like an image', () => {
    assert.equal(type('image/png', 'text/html'), UNKNOWN);
    assert.equal(type('image/png', 'application/pdf'), UNKNOWN);
    for (const start of ['<html>', ' \n\t<svg ', '\uFEFF<?xml ', '<!DOCTYPE html>', '\0<script>'])
      assert.equal(type('image/png', 'image/png', Buffer.from(start)), UNKNOWN, start);
    assert.equal(type('text/plain', 'text/plain', Buffer.from('<b>')), 'text/plain');
  });

  it('CC-02 is never a type that browsers execute', () => {
    const active = [
      'text/html',
      'image/svg+xml',
      'IMAGE/SVG+XML',
      'application/xhtml+xml',
      'text/xml',
      'application/xml',
      'text/javascript',
      'application/javascript',
      'application/x-javascript',
      'text/ecmascript',
      'text/vbscript',
      'application/rss+xml',
      'application/mathml+xml',
      'text/css',
      'application/wasm',
      'message/rfc822',
      'multipart/related',
      'application/vnd.wap.xhtml+xml',
      'text/x-component-script',
      'application/xml-dtd',
      'text/xsl+xml',
      'application/hta+html',
    ];
    for (const one of active) {
      assert.equal(type(one, one), UNKNOWN, one);
      assert.equal(type(one, ''), UNKNOWN, one);
      assert.equal(type('', one), UNKNOWN, one);
    }
  });

  it('CC-02 is unknown when the reported type is invalid', () => {
    for (const one of [
      '',
      'image',
      '/',
      'image/',
      'image/png\r\nX: y',
      'image/p ng',
      'a/b/c',
      'é/x',
      `a/${'b'.repeat(300)}`,
    ])
      assert.equal(type(one, ''), UNKNOWN, one);
  });
});
