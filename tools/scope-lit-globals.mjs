/**
 * Lit in the snippet's files is a guest on a stranger's page. It leaves nothing among the page's globals, its
 * Trusted Types policy is not the one of a Lit that the page has itself (a policy may be made once only), and
 * its templates are HTML also where the page is XML. What it does for browsers without constructed style sheets,
 * where nothing of ours works, is left out.
 */
const CHANGES = {
  '@lit/reactive-element/css-tag.js': [
    [/=\w+\.ShadowRoot&&\(.*?\)&&"adoptedStyleSheets"in .*?\.prototype,/, '=!0,'],
    [/throw Error\("CSSResult is not constructable[^"]*"\)/, 'throw 0'],
    [/throw Error\("Value passed to 'css' function.*?security\."\)/, 'throw 0'],
  ],
  '@lit/reactive-element/reactive-element.js': [
    [/\(\w+\.reactiveElementVersions\?\?=\[\]\)\.push\("[^"]*"\)/, '0'],
    [/Symbol\.metadata\?\?=Symbol\("metadata"\),\w+\.litPropertyMetadata\?\?=new WeakMap;/, ';'],
    [/=\w+\.reactiveElementPolyfillSupport,/, '=null,'], // of shadow trees
    [/\w+\?\w+\.emptyScript:""/, '""'], // attributes of ours are no scripts
    [/case Object:case Array:\w+=null==\w+\?\w+:JSON\.stringify\(\w+\)/, ''], // nor objects
    [/case Object:case Array:try\{.*?\}catch\(\w+\)\{\w+=null\}/, ''],
    // Features that no element of ours uses: initializers, converters and comparisons of one's own, and
    // `useDefault`.
    [/,useDefault:!1,hasChanged:\w+/, ''],
    [/,converter:\w+,/, ','],
    [/\(\w+\.hasChanged\?\?(\w+)\)\(/, '$1('],
    [/useDefault:(\w+),(reflect:\w+,wrapped:\w+\}.*?this\.hasUpdated\|\|)\1\|\|/, '$2'],
    [/static addInitializer\(.*?(?=static get observedAttributes)/, ''],
    [/removeController\(\w+\)\{.*?\}/, ''],
    [/,void 0!==(\w+)\.l&&\(this\.l=\[\.\.\.\1\.l\]\)/, ''],
    [/,this\.constructor\.l\?\.forEach\(\w+=>\w+\(this\)\)/, ''],
    [/\(void 0!==\w+\.converter\?\.toAttribute\?\w+\.converter:(\w+)\)/, '$1'],
    [
      /"function"==typeof \w+\.converter\?\{.*?\}:void 0!==\w+\.converter\?\.fromAttribute\?\w+\.converter:/,
      '',
    ],
    [/\|\|\w+\.useDefault&&.*?\)\)(?=\))/, ''],
    [/(\w+)\?\?this\._\$Ej\?\.get\(\w+\)\?\?\1/, '$1'],
    [/\w+&&!\(this\._\$Ej\?\?=new Map\).*?void 0!==\w+\)\|\|\(/, '('],
    [/this\[Symbol\.metadata\]/, 'null'], // of decorators, which we have none of
  ],
  'lit-html/lit-html.js': [
    [/\(\w+\.litHtmlVersions\?\?=\[\]\)\.push\("[^"]*"\)/, '0'],
    [/createPolicy\("lit-html"/, 'createPolicy("missive-chat"'],
    [
      /(\w+)\.createElement\("template"\)/,
      '$1.implementation.createHTMLDocument("").createElement("template")',
    ],
  ],
  'lit-element/lit-element.js': [[/\(\w+\.litElementVersions\?\?=\[\]\)\.push\("[^"]*"\)/, '0']],
};

export const scopeLitGlobals = {
  name: 'scope-lit-globals',
  transform(code, id) {
    const file = Object.keys(CHANGES).find((name) => id.endsWith(`/node_modules/${name}`));
    if (!file) return null;
    const changed = CHANGES[file].reduce((text, [from, to]) => {
      if (!from.test(text)) this.error(`${file} of this version of Lit has no ${from}: look at it again.`);
      return text.replace(from, to);
    }, code);
    return { code: changed, map: null };
  },
};
