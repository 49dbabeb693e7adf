/** Parses untrusted JSON. `JSON.parse` takes seconds for 8 MB of nested brackets, so its structure is counted first. */

/** Maximum nesting; deeper than any webhook or request that we read. */
export const MAX_JSON_DEPTH = 64;
/**
 * Maximum number of values in one body. GitHub's largest documented push, of 2,048 commits, has about 60,000.
 */
export const MAX_JSON_VALUES = 200_000;

/** The text is not JSON, or exceeds a limit; the message completes “body: …”. */
export class JsonError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'JsonError';
  }
}

/** @throws JsonError */
export function parseJson(text: string): unknown {
  checkStructure(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new JsonError('must be JSON', error);
  }
}

const [QUOTE, BACKSLASH, COMMA] = ['"', '\\', ','].map((character) => character.charCodeAt(0));
const OPENING = new Set(['[', '{'].map((character) => character.charCodeAt(0)));
const CLOSING = new Set([']', '}'].map((character) => character.charCodeAt(0)));

/** Counts brackets and commas outside of strings in one pass. */
function checkStructure(text: string): void {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) values++;
    else if (OPENING.has(code)) {
      values++;
      depth++;
    } else if (CLOSING.has(code)) depth--;
    if (depth > MAX_JSON_DEPTH) throw new JsonError(`must be nested at most ${MAX_JSON_DEPTH} levels deep`);
    if (values > MAX_JSON_VALUES) throw new JsonError(`must have at most ${MAX_JSON_VALUES} values`);
  }
}

/** Position of the closing quote; the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  for (let end = start; ;) {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
  }
}
