/**
 * Lit in the snippet's files is a guest on a stranger's page. It leaves nothing among the page's globals, its
 * Trusted Types policy is not the one of a Lit that the page has itself (a policy may be made once only), and
 * its templates are HTML also where the page is XML.
 */
const CHANGES = {
  '@lit/reactive-element/reactive-element.js': [
    [/\(\w+\.reactiveElementVersions\?\?=\[\]\)\.push\("[^"]*"\)/, '0'],
    [/Symbol\.metadata\?\?=Symbol\("metadata"\),\w+\.litPropertyMetadata\?\?=new WeakMap;/, ';'],
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

export const litAsAGuest = {
  name: 'lit-as-a-guest',
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
