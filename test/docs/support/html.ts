/** Checks markup in the documents against our elements. */
import { Parser } from 'htmlparser2';
import { elementOf } from '../../support/manifest.js';

const OURS = ['missive-chat', 'missive-chat-button'];
/** Global attributes in samples. */
const GLOBAL = ['id', 'class', 'hidden', 'slot', 'lang', 'dir'];
/** Attributes read by openers.ts and standalone-buttons.ts. */
const DATA = ['data-missive-open', 'data-draft'];

function problemOf(tag: string, name: string, value: string): string | undefined {
  if (name.startsWith('data-')) return DATA.includes(name) ? undefined : `${name} means nothing`;
  if (!OURS.includes(tag) || GLOBAL.includes(name)) return undefined;
  const attribute = elementOf(tag).attributes.find((one) => one.name === name);
  if (!attribute) return `<${tag}> has no ${name}`;
  const words = [...(attribute.type?.text ?? '').matchAll(/'([^']*)'/g)].map(([, word]) => word);
  return words.length === 0 || words.includes(value) ? undefined : `${name} cannot be ${value}`;
}

/** Returns the problems, and the inline scripts. */
export function readHtml(html: string): { problems: string[]; scripts: string[] } {
  const problems: string[] = [];
  const scripts: string[] = [];
  let isScript = false;
  const parser = new Parser({
    onopentag(tag, attributes) {
      isScript =
        tag === 'script' && attributes.src === undefined && !/json|importmap/.test(attributes.type ?? '');
      if (isScript) scripts.push('');
      if (tag.startsWith('missive-') && !OURS.includes(tag)) problems.push(`there is no <${tag}>`);
      for (const [name, value] of Object.entries(attributes)) {
        const problem = problemOf(tag, name, value);
        if (problem !== undefined) problems.push(problem);
      }
    },
    ontext(text) {
      if (isScript) scripts.push((scripts.pop() ?? '') + text);
    },
    onclosetag(tag, isImplied) {
      isScript = false;
      if (isImplied) problems.push(`<${tag}> is not closed`);
    },
  });
  parser.end(html);
  return { problems, scripts };
}
