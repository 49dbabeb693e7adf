/** Visible texts are in tables, where languages and pages can override them: never in a template. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import ts from 'typescript';

const ELEMENTS = new URL('../../src/elements/', import.meta.url);
/** Names that are the same in every language. */
const NAMES = ['Missive'];
const SPOKEN_ATTRIBUTES = [
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'alt',
  'placeholder',
  'title',
];
/** Placeholder for an expression. */
const FILLED_IN = '\u0000';

const hasWords = (text: string): boolean => /\p{L}/u.test(text) && !NAMES.includes(text.trim());

/** Words of a template: in its text, and in attributes for screen readers. */
function wordsOf(template: string): string[] {
  const attribute = new RegExp(`\\s(?:${SPOKEN_ATTRIBUTES.join('|')})=(?:"([^"]*)"|([^\\s>"]+))`, 'g');
  const spoken = [...template.matchAll(attribute)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const shown = template.replace(/<[^>]*>|&\w+;/g, FILLED_IN).split(FILLED_IN);
  return [...spoken, ...shown].filter(hasWords);
}

function wordsIn(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source) === 'html') {
      const { template } = node;
      const parts = ts.isNoSubstitutionTemplateLiteral(template)
        ? [template.text]
        : [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)];
      found.push(...wordsOf(parts.join(FILLED_IN)));
    }
    if (ts.isPropertyAssignment(node) && ts.isStringLiteralLike(node.initializer)) {
      const name = node.name.getText(source).replace(/'/g, '');
      if (SPOKEN_ATTRIBUTES.includes(name)) found.push(...[node.initializer.text].filter(hasWords));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('texts of the elements', () => {
  it('LC-02 are found in templates', () => {
    assert.deepEqual(wordsOf(`<p title="Hi">Hello ${FILLED_IN}<b class="x">there</b></p>`), [
      'Hi',
      'Hello ',
      'there',
    ]);
  });

  it('LC-02 come from the tables', () => {
    const files = readdirSync(ELEMENTS, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    assert.ok(files.length > 20);
    const found = files.flatMap((file) => {
      const text = readFileSync(new URL(file, ELEMENTS), 'utf8');
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
      return wordsIn(source).map((words) => `${file}: “${words.trim()}”`);
    });
    assert.deepEqual(found, []);
  });
});
