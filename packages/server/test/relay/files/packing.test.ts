import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Media } from '../../../../../src/core/types.js';
import {
  MAX_PART_BYTES,
  packMessage,
  readableSize,
  type ChannelType,
  type MessagePart,
  type Packing,
  type VisitorMessage,
} from '../../../src/relay/files/packing.js';
import { randomOf, type Random } from '../../fuzzing.js';

const SID = `IM${'0'.repeat(32)}`;
const LINK = 'https://chat.example/shop/files/token';
const packing = (changes: Partial<Packing> = {}): Packing => ({
  channelType: 'text',
  linkTo: () => LINK,
  ...changes,
});
const file = (size: number, filename = 'a.png', contentType = 'image/png'): Media => ({
  sid: `ME${String(size).padStart(32, '0')}`,
  filename,
  contentType,
  size,
});
const message = (text: string, files: readonly Media[] = []): VisitorMessage => ({ sid: SID, text, files });

/** The size of the serialized request, with the actual bytes of the files. */
const serialized = ({ body, files }: MessagePart): number =>
  Buffer.byteLength(
    JSON.stringify({
      body,
      attachments: files.map(({ filename, size }) => ({
        filename,
        base64_data: Buffer.alloc(size).toString('base64'),
      })),
    }),
  );

describe('packing a visitor’s message for Missive', () => {
  it('CC-01 makes one part of text and files when they fit', () => {
    const files = [file(10), file(20), file(30)];
    assert.deepEqual(packMessage(message('Hello', files), packing()), [
      { key: SID, number: 0, body: 'Hello', files },
    ]);
  });

  it('CC-01 makes parts of files alone when there is no text, and none when there is nothing', () => {
    const files = [file(10)];
    assert.deepEqual(packMessage(message('', files), packing()), [{ key: SID, number: 0, body: '', files }]);
    assert.deepEqual(packMessage(message(' \n'), packing()), []);
  });

  it('CC-01 keeps the text first when the first file fills a part', () => {
    const parts = packMessage(message('x'.repeat(500), [file(600), file(300)]), packing({ maxBytes: 1_000 }));
    assert.deepEqual(
      parts.map(({ key, number, body, files }) => [key, number, body.length, files.map(({ size }) => size)]),
      [
        [SID, 0, 500, []],
        [`${SID}:1`, 1, 0, [600]],
        [`${SID}:2`, 2, 0, [300]],
      ],
    );
  });

  it('CC-01 puts at most 25 files into a part', () => {
    const files = Array.from({ length: 60 }, (_, index) => file(index));
    const parts = packMessage(message('Hello', files), packing());
    assert.deepEqual(
      parts.map((part) => part.files.length),
      [25, 25, 10],
    );
  });

  it('CC-01 accepts the largest file that Missive accepts, and not a byte more', () => {
    const room = MAX_PART_BYTES - JSON.stringify({ body: '', attachments: [{}] }).length;
    const roughly = Math.floor(((room - 60) / 4) * 3);
    const sizes = Array.from({ length: 120 }, (_, index) => roughly + index);
    const packed = sizes.map((size) => packMessage(message('', [file(size)]), packing()));
    const largest = packed.filter(([part]) => part!.files.length === 1).length - 1;
    assert.ok(largest > 0 && largest < sizes.length - 1);
    const bytes = serialized(packed[largest]![0]!);
    assert.ok(bytes <= MAX_PART_BYTES && bytes > MAX_PART_BYTES - 5, `${bytes}`);
  });

  it('CC-01 replaces a file that is too large by its name, size and a link', () => {
    const large = file(48_230_000, 'holiday.mp4', 'video/mp4');
    const [part] = packMessage(message('Look', [large, file(10)]), packing());
    assert.equal(
      part?.body,
      `Look\nholiday.mp4 (48.2 MB), too large to attach. For 30 days it is here: ${LINK}`,
    );
    assert.deepEqual(
      part.files.map(({ size }) => size),
      [10],
    );
  });

  it('CC-01 explains what to do when there is no link', () => {
    const [part] = packMessage(
      message('', [file(48_230_000, 'a.mp4')]),
      packing({ linkTo: () => null, channelType: 'email' }),
    );
    assert.match(part!.body, /^a\.mp4 \(48\.2 MB\): too large .* \(MISSIVE_CHAT_PUBLIC_URL\)\.$/);
  });

  for (const channelType of ['html', 'email'] as const)
    it(`CC-01 escapes text on a channel of type ${channelType}`, () => {
      const large = file(48_230_000, `<b onmouseover=alert(1)> & https://evil.example`, '');
      const [part] = packMessage(
        message('<i>1 & 2</i>\nhttps://a.example/?b&c', [large]),
        packing({ channelType }),
      );
      assert.equal(
        part?.body,
        '&lt;i&gt;1 &amp; 2&lt;/i&gt;<br>' +
          '<a href="https://a.example/?b&amp;c">https://a.example/?b&amp;c</a><br>' +
          `evil.example (48.2 MB), too large to attach. For 30 days it is here: <a href="${LINK}">${LINK}</a>`,
      );
    });

  it('CC-01 keeps plain text as typed, except for the character that no database stores', () => {
    const text = '<b>{{ link:https://a.example x }}</b>\r\n  "é👋" \u2028 \ud800';
    const [part] = packMessage(message(`${text}\0`), packing());
    assert.equal(part?.body, text);
  });

  it('CC-01 gives files a clean name with an extension, from which Missive takes their type', () => {
    const names = ['../../etc/passwd', '', 'exe\u202Egnp.exe'];
    const large = 48_230_000;
    const [part] = packMessage(
      message(
        '',
        names.map((name) => file(large, name, 'image/png')),
      ),
      packing(),
    );
    assert.deepEqual(
      part!.body.split('\n').map((line) => line.split(' (')[0]),
      ['passwd.png', 'file.png', 'exegnp.exe'],
    );
  });
});

const TEXTS = ['Hello', '"\\\n', 'é👋', '\u0001', '<b>&\'"', 'https://a.example/?b=c&d ', '\ud800', '\r\n'];
const NAMES = [
  'a.png',
  '',
  'é'.repeat(300),
  '👋'.repeat(99),
  'a"b\\c.txt',
  '..',
  'x'.repeat(400) + '.pdf',
  '\ud800',
];

function anyMessage(random: Random, cap: number): VisitorMessage {
  const text = Array.from({ length: random.below(40) }, () => random.pick(TEXTS)).join('');
  const files = Array.from({ length: random.below(40) }, (_, index) => ({
    ...file(
      random.below(random.pick([1, 10, cap / 4, cap, cap * 2])),
      random.pick(NAMES),
      random.pick(['image/png', '']),
    ),
    sid: `ME${String(index).padStart(32, '0')}`,
  }));
  return message(text, files);
}

describe('packing any message', () => {
  const SEED = 20_261_120;
  for (const channelType of ['text', 'html', 'email'] as const satisfies ChannelType[])
    it(`CC-04 loses nothing, keeps the order, stays below the limit and is deterministic (${channelType})`, () => {
      const random = randomOf(SEED);
      let parts = 0;
      let lines = 0;
      for (let round = 0; round < 150; round += 1) {
        const maxBytes = 20_000 + random.below(20_000);
        const maxFiles = 1 + random.below(25);
        const options = packing({ channelType, maxBytes, maxFiles, linkTo: ({ sid }) => `${LINK}-${sid}` });
        const sent = anyMessage(random, maxBytes);
        const packed = packMessage(sent, options);
        const where = `seed ${SEED}, round ${round}`;

        assert.deepEqual(packMessage(structuredClone(sent), options), packed, where);
        assert.deepEqual(
          packed.map(({ key, number }) => [key, number]),
          packed.map((_, number) => [number === 0 ? SID : `${SID}:${number}`, number]),
          where,
        );
        for (const part of packed) {
          assert.ok(part.body.length + part.files.length > 0, where);
          assert.ok(part.number === 0 || part.body === '', where);
          assert.ok(part.files.length <= maxFiles, where);
          // Texts at Twilio are far below the limit, and so are ours here.
          assert.ok(serialized(part) <= maxBytes, `${where}: ${serialized(part)} > ${maxBytes}`);
        }

        const attached = packed.flatMap(({ files }) => files);
        const linked = sent.files.filter(({ sid }) => packed[0]?.body.includes(`${LINK}-${sid}`));
        const order = attached.map(({ sid }) => sid);
        assert.deepEqual(order, [...order].sort(), where);
        assert.deepEqual(
          [...attached, ...linked].map(({ sid }) => sid).sort(),
          sent.files.map(({ sid }) => sid).sort(),
          where,
        );
        if (channelType === 'text')
          assert.ok((packed[0]?.body ?? '').startsWith(sent.text.trim() && sent.text), where);
        parts += packed.length;
        lines += linked.length;
      }
      assert.ok(parts > 400 && lines > 100, `${parts} parts, ${lines} lines: the cases were too easy`);
    });
});

describe('a human-readable size', () => {
  it('CC-01 has a unit and at most three digits', () => {
    const sizes = [
      0, 1, 999, 1_000, 1_234, 99_949, 123_456, 999_400, 48_230_000, 150_000_000, 3_000_000_000_000,
    ];
    assert.deepEqual(sizes.map(readableSize), [
      '0 B',
      '1 B',
      '999 B',
      '1 kB',
      '1.2 kB',
      '99.9 kB',
      '123 kB',
      '999 kB',
      '48.2 MB',
      '150 MB',
      '3000 GB',
    ]);
  });
});
