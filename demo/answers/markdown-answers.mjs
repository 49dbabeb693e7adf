/**
 * Answers visitors from a folder of Markdown files, by the words that they have in common. No model, no network.
 *
 * `MISSIVE_CHAT_ANSWERS=demo/answers/answers.json npm start` turns it on.
 */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Part of the question's words, by their weight, that a paragraph must have. */
const ENOUGH = 0.5;
const PERSON = 'Talk to a person';
const THANKS = 'That helps';
/** Words of nearly every question. */
const COMMON = new Set(
  'a about am an and any are at be by can could do does for from get have hello help hey hi how i if in is it me my of on or our please so tell thank thanks that the there this to us want was we what when where which who why will with would you your'.split(
    ' ',
  ),
);

/** The words of a text, without accents and endings: “Deliveries” and “delivery” are one. */
export function wordsOf(text) {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !COMMON.has(word)).map(stemOf);
}

const stemOf = (word) =>
  word.length > 4 ? word.replace(/(ing|ies|ied|ed|es|s|y|e)$/, '').slice(0, 8) : word.replace(/s$/, '');

/** The paragraphs of a Markdown file, each with the words of the headings above it. */
export function paragraphsOf(markdown) {
  const headings = [];
  return markdown.split(/\n\s*\n/).flatMap((block) => {
    const [, marks, title] = /^(#{1,6})\s+(.+)$/.exec(block.trim()) ?? [];
    if (title !== undefined) {
      headings.splice(marks.length - 1, Infinity, title);
      return [];
    }
    const text = plainText(block);
    const topic = new Set(wordsOf(headings.join(' ')));
    return text === '' ? [] : [{ text, topic, words: new Set([...topic, ...wordsOf(text)]) }];
  });
}

/** Links keep their address; emphasis and code lose their marks, and lines of a paragraph are joined. */
const plainText = (markdown) =>
  markdown
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\((https?:[^)\s]*)\)/g, '{{ link:$2 $1 }}')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`]{1,3}([^*_`]+)[*_`]{1,3}/g, '$1')
    .replace(/^\s*[-*]\s+/gm, '• ')
    .replace(/\n(?!• )/g, ' ')
    .trim();

/** Returns the paragraph that fits the question best, or null if no paragraph has enough of its words. */
export function bestParagraph(paragraphs, question) {
  const asked = [...new Set(wordsOf(question))];
  // Rare words weigh more; a word that no paragraph contains counts as rare.
  const weightOf = (word) => {
    const count = paragraphs.filter(({ words }) => words.has(word)).length;
    return Math.log(1 + paragraphs.length / Math.max(count, 1));
  };
  const weights = new Map(asked.map((word) => [word, weightOf(word)]));
  const sum = (words) => words.reduce((total, word) => total + weights.get(word), 0);
  const whole = sum(asked);
  let best = null;
  let most = 0;
  for (const paragraph of paragraphs) {
    const found = sum(asked.filter((word) => paragraph.words.has(word)));
    // What a paragraph is about counts more than what it mentions.
    const score = found + sum(asked.filter((word) => paragraph.topic.has(word)));
    if (found / whole >= ENOUGH && score > most) [best, most] = [paragraph, score];
  }
  return best?.text ?? null;
}

/** Read once for each folder: the server is started again after a change. */
const folders = new Map();

function readFolder(folder) {
  if (!folders.has(folder)) folders.set(folder, readPages(new URL(`${folder}/`, import.meta.url)));
  return folders.get(folder);
}

async function readPages(url) {
  const names = (await readdir(fileURLToPath(url))).filter((name) => name.endsWith('.md')).sort();
  const pages = await Promise.all(names.map((name) => readFile(new URL(name, url), 'utf8')));
  return pages.flatMap(paragraphsOf);
}

export async function onVisitorMessage(message, { reply, handOff, settings }) {
  if (message.text === PERSON) {
    reply(
      message.status === 'online'
        ? 'Somebody from our team will answer you here.'
        : 'Our team will answer you here as soon as it is back.',
    );
    return handOff('The visitor wants to talk to a person.');
  }
  // A greeting or thanks: the team sees it.
  if (message.text === THANKS || wordsOf(message.text).length === 0) return;
  const found = bestParagraph(await readFolder(settings.folder ?? 'pages'), message.text);
  if (found === null) return handOff('The help pages have no answer to the last question.');
  reply({ text: found, replies: [THANKS, PERSON] });
}
