/** Parses README.md and docs/ for the tests: headings, links and code blocks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface Block {
  readonly language: string;
  readonly code: string;
  /** For messages: file and line. */
  readonly place: string;
  /** Quoted from a file, and compared with it. */
  readonly isQuoted: boolean;
}

export interface Link {
  readonly to: string;
  readonly place: string;
}

export interface Document {
  readonly path: string;
  readonly text: string;
  /** Without code blocks. */
  readonly prose: string;
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly Link[];
  readonly blocks: readonly Block[];
}

const FENCE = /^```(\w*)$/;

/** Anchors as on GitHub. */
function anchorsOf(lines: readonly string[]): Set<string> {
  const anchors = new Set<string>();
  for (const line of lines) {
    const heading = /^#{1,6} (.+)$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll('`', '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

function read(path: string): Document {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { language: string; from: number; code: string[] } | undefined;
  let isQuoted = false;
  text.split('\n').forEach((line, index) => {
    const fence = FENCE.exec(line);
    if (open && line === '```') {
      const place = `${path}:${open.from}`;
      blocks.push({ language: open.language, code: open.code.join('\n'), place, isQuoted });
      open = undefined;
    } else if (open) open.code.push(line);
    else if (fence) open = { language: fence[1] ?? '', from: index + 1, code: [] };
    if (/^<!-- made: (quote|digest)/.test(line)) isQuoted = true;
    if (line === '<!-- /made -->') isQuoted = false;
    prose.push(open || line === '```' ? '' : line);
  });
  const links = prose.flatMap((line, index) =>
    [...line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => ({
      to,
      place: `${path}:${index + 1}`,
    })),
  );
  return { path, text, prose: prose.join('\n'), anchors: anchorsOf(prose), links, blocks };
}

export const DOCUMENTS: readonly Document[] = [
  'README.md',
  'packages/emulators/README.md',
  'packages/server/README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file))
    .sort(),
].map(read);

export const documentAt = (path: string): Document => {
  const found = DOCUMENTS.find((one) => one.path === path);
  if (!found) throw new Error(`There is no ${path}`);
  return found;
};

/** Code blocks that are not quotations, in one of these languages. */
export const blocksIn = (...languages: readonly string[]): Block[] =>
  DOCUMENTS.flatMap(({ blocks }) => blocks).filter(
    ({ language, isQuoted }) => !isQuoted && languages.includes(language),
  );

/** Cells of each row of the first table after a line; code without backticks. */
export function tableAfter(path: string, line: string): string[][] {
  const rows = documentAt(path).text.split(`${line}\n`)[1]?.split('\n') ?? [];
  const start = rows.findIndex((row) => row.startsWith('|'));
  const end = rows.findIndex((row, index) => index > start && !row.startsWith('|'));
  return rows.slice(start + 2, end).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((text) => text.trim()),
  );
}

/** Every `code` span of a text. */
export const codesIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** The shell samples that lead to an installation on one machine; a test carries them out. */
export function deploymentSteps(): string[] {
  const { text, blocks } = documentAt('docs/deploy.md');
  const section = text.split('\n## One machine, step by step\n')[1]?.split('\n## ')[0] ?? '';
  return blocks
    .filter(({ language, code }) => language === 'sh' && section.includes(code))
    .map(({ code }) => code);
}
