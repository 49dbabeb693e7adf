/** Rollup plugin: our html, svg and css literals without their comments and spaces. */
import { minify as minifyHtml } from 'html-minifier-next';
import { transform as minifyCss } from 'lightningcss';
import MagicString from 'magic-string';
import ts from 'typescript';

/** Stands for an expression while its literal is minified. */
const EXPRESSION = '@EXPRESSION';
const HTML_OPTIONS = {
  caseSensitive: true,
  collapseBooleanAttributes: true,
  collapseWhitespace: true,
  decodeEntities: true,
  keepClosingSlash: true, // without it svg`<path/><path/>` would become nested paths
  removeComments: true,
  removeEmptyAttributes: true,
};
const svgLines = (html) => html.replace(/<svg.*?<\/svg/gs, (svg) => svg.replace(/\r?\n/g, ''));

const MINIFY = {
  html: async (text) => svgLines(await minifyHtml(text, HTML_OPTIONS)),
  svg: async (text) => svgLines(await minifyHtml(text, HTML_OPTIONS)),
  css: (text) =>
    minifyCss({ filename: 'literal.css', code: Buffer.from(text), minify: true }).code.toString(),
};

/** The pieces of text of each literal, as they stand in the file, with where they stand. */
function literalsOf(code, file) {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isTaggedTemplateExpression(node) && Object.hasOwn(MINIFY, node.tag.getText(source))) {
      const { template } = node;
      const texts = ts.isNoSubstitutionTemplateLiteral(template)
        ? [template]
        : [template.head, ...template.templateSpans.map(({ literal }) => literal)];
      const pieces = texts.map((text, index) => {
        const start = text.getStart(source) + 1;
        const end = text.getEnd() - (index === texts.length - 1 ? 1 : 2);
        return { start, end, text: code.slice(start, end) };
      });
      found.push({ minify: MINIFY[node.tag.getText(source)], pieces });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

export const minifyLiterals = (files) => ({
  name: 'minify-literals',
  async transform(code, id) {
    if (!files.test(id)) return null;
    const edited = new MagicString(code);
    for (const { minify, pieces } of literalsOf(code, id)) {
      const whole = await minify(pieces.map(({ text }) => text).join(EXPRESSION));
      const texts = whole.split(EXPRESSION);
      if (texts.length !== pieces.length) this.error(`A literal of ${id} lost an expression.`);
      for (const [index, { start, end }] of pieces.entries())
        if (start < end) edited.update(start, end, texts[index]);
    }
    return edited.hasChanged() ? { code: edited.toString(), map: edited.generateMap({ hires: true }) } : null;
  },
});
