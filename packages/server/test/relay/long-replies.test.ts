/** Formatted replies of any length, in many languages, within Twilio's documented limits (CC-02, EM-04). */

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { readRich } from '../../../../src/core/rich-text.js';
import type { RichNode } from '../../../../src/core/types.js';
import { richRoom } from '../../src/relay/agent-message.js';
import { readHtml } from '../../src/relay/html-blocks.js';
import { readReplyBody, splitReply, type FormattedText } from '../../src/relay/rich-text.js';
import { until, useBridge, type Bridge } from './bridge.js';

const SENTENCES = {
  English: 'The blue tea bowl left our workshop this morning and arrives on Friday. ',
  German: 'Die blaue Teeschale ist heute früh aus unserer Werkstatt gegangen und kommt am Freitag an. ',
  French: 'Le bol à thé bleu a quitté notre atelier ce matin, il arrivera vendredi. ',
  Spanish: 'El cuenco de té azul salió de nuestro taller esta mañana y llegará el viernes. ',
  Russian: 'Синяя чайная пиала отправлена из мастерской сегодня утром и прибудет в пятницу. ',
  Greek: 'Το μπλε μπολ έφυγε σήμερα το πρωί από το εργαστήριο και φτάνει την Παρασκευή. ',
  Hebrew: 'קערת התה הכחולה יצאה הבוקר מהסדנה ותגיע ביום שישי. ',
  Arabic: 'غادرت سلطانية الشاي الزرقاء ورشتنا هذا الصباح وستصل يوم الجمعة. ',
  Hindi: 'नीली चाय की कटोरी आज सुबह हमारी कार्यशाला से निकली और शुक्रवार को पहुँचेगी। ',
  Thai: 'ชามชาสีน้ำเงินออกจากโรงงานเมื่อเช้านี้และจะถึงวันศุกร์',
  Japanese: '青い茶碗は今朝工房を出て、金曜日に届く予定です。👍🏽',
  Chinese: '蓝色茶碗今天早上已从工坊寄出，将于星期五送达。',
} as const;

const LENGTHS = [100, 400, 1_250, 1_600, 3_000, 10_000];

/** A text of this many characters, cut between grapheme clusters. */
function textOf(sentence: string, length: number): string {
  const text = sentence.repeat(Math.ceil(length / sentence.length));
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
    .reduce((sofar, segment) => (sofar.length + segment.length > length ? sofar : sofar + segment), '')
    .trim();
}

const third = (text: string, place: 0 | 1 | 2): string => {
  const letters = Array.from(text);
  const size = Math.ceil(letters.length / 3);
  return letters.slice(place * size, (place + 1) * size).join('');
};

/** Ways to format the same text. */
const SHAPES: Readonly<Record<string, (text: string) => string>> = {
  'one bold word': (text) => `<p>${text} <b>OK</b></p>`,
  'all bold': (text) => `<p><b>${text}</b></p>`,
  'marks in marks': (text) =>
    `<p><b>${third(text, 0)}<i>${third(text, 1)}<u>${third(text, 2)}</u></i></b></p>`,
  'a long list': (text) =>
    `<ol><li>${third(text, 0)}</li><li><b>${third(text, 1)}</b></li><li>${third(text, 2)}</li></ol>`,
  'a list in a list': (text) =>
    `<ul><li>${third(text, 0)}<ul><li>${third(text, 1)}</li></ul></li><li>${third(text, 2)}</li></ul>`,
  'a quote': (text) => `<blockquote><p>${text}</p><p><i>Ada</i></p></blockquote>`,
  'a link': (text) => `<p>Look: <a href="https://kiln.example/4"><b>${text}</b></a></p>`,
  code: (text) => `<pre>${text}</pre>`,
};

const text = (nodes: readonly RichNode[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : text(node[1]))).join('');
const letters = (words: string): string => words.replace(/\s+/g, '');
const wordsOf = ({ body, rich }: FormattedText): string => (rich ? text(rich) : body);

const AUTHOR = { name: 'Ada'.repeat(60), avatarUrl: `https://kiln.example/${'a'.repeat(400)}.png` };
const ID = 'a1b2c3d4-0000-4000-8000-000000000000';

describe('a formatted reply', () => {
  it(`CC-02 EM-04 arrives with every word, in order and formatted: ${Object.keys(SENTENCES).length} languages`, () => {
    let messages = 0;
    for (const [language, sentence] of Object.entries(SENTENCES))
      for (const length of LENGTHS)
        for (const [shape, format] of Object.entries(SHAPES)) {
          const about = `${language}, ${length}, ${shape}`;
          const html = format(textOf(sentence, length));
          const reply = readReplyBody('custom_html', html, []);
          const parts = splitReply(reply, { characters: 1_600, richBytes: richRoom(ID, AUTHOR) });
          assert.equal(letters(parts.map(wordsOf).join('')), letters(text(readHtml(html).blocks)), about);
          for (const [number, { body, rich }] of parts.entries()) {
            const attributes = { ...AUTHOR, missiveId: `${ID}:${number}`, ...(rich && { rich }) };
            assert.ok(body.length <= 1_600, about);
            assert.ok(Buffer.byteLength(JSON.stringify(attributes)) <= 4_096, about);
            if (rich) assert.ok(readRich(rich), about);
            // The first message of a text with one bold word at its end is plain.
            else assert.ok(shape === 'one bold word' || shape === 'a link', `${about}: formatting is lost`);
          }
          messages += parts.length;
        }
    console.log(`${messages} messages within the limits`);
  });
});

describe('a long item of a list', () => {
  it('CC-02 keeps every word, its formatting and its number, however much room there is', () => {
    const html = `<ol><li>${textOf(SENTENCES.Japanese, 5_000)}</li><li>終わり</li></ol>`;
    const reply = readReplyBody('custom_html', html, []);
    for (let richBytes = 3_000; richBytes < 3_200; richBytes += 1) {
      const parts = splitReply(reply, { characters: 1_600, richBytes });
      assert.equal(
        letters(parts.map(wordsOf).join('')),
        letters(text(readHtml(html).blocks)),
        `${richBytes}`,
      );
      const lists = parts.flatMap(({ rich }) => rich ?? []);
      assert.ok(
        lists.every(([tag]) => tag === 'ol'),
        `${richBytes}: formatting is lost`,
      );
      assert.deepEqual(
        [...new Set(lists.flatMap((list) => list[2] ?? 1))],
        lists.at(-1)?.[2] === 2 ? [1, 2] : [1],
      );
    }
  });
});

describe('a long formatted reply through the relay', () => {
  const used = useBridge({ channelType: 'html' });
  let bridge: Bridge;
  before(() => (bridge = used()));

  it('CC-02 EM-04 reaches the visitor whole, with 1,250 and with 10,000 characters of Japanese', async () => {
    for (const length of [1_250, 10_000]) {
      const ana = await bridge.visitor();
      await ana.write(`Hello ${length}`);
      await until('it is at Missive', () => bridge.bodies().includes(`Hello ${length}`));
      const written = bridge.missive.messages.find(({ body }) => body === `Hello ${length}`)!;
      const words = textOf(SENTENCES.Japanese, length);
      bridge.missive.reply(bridge.missive.conversationOf(written).id, {
        body: `<p>${words} <b>終わり</b></p>`,
      });
      const arrived = async (): Promise<string> =>
        (await ana.receivedMessages())
          .map(({ body }) => body)
          .join('')
          .replace(/\s+/g, '');
      await until('every word is there', async () => (await arrived()) === `${letters(words)}終わり`);
    }
  });
});
