import { replaceInPackages } from './replace-in-packages.mjs';

/**
 * Lit in the snippet's files is a guest on a stranger's page. It leaves nothing among the page's globals, its
 * Trusted Types policy is not the one of a Lit that the page has itself (a policy may be made once only), and
 * its templates are HTML also where the page is XML.
 */
export const scopeLitGlobals = replaceInPackages('scope-lit-globals', {
  '@lit/reactive-element/reactive-element.js': [
    [/\(\w+\.reactiveElementVersions\?\?=\[\]\)\.push\("[^"]*"\)/, '0'],
    [/Symbol\.metadata\?\?=Symbol\("metadata"\),\w+\.litPropertyMetadata\?\?=new WeakMap;/, ';'],
    [/=\w+\.reactiveElementPolyfillSupport,/, '=null,'], // of shadow trees
  ],
  'lit-html/lit-html.js': [
    [/\(\w+\.litHtmlVersions\?\?=\[\]\)\.push\("[^"]*"\)/, '0'],
    [/=\w+\.litHtmlPolyfillSupport;/, '=null;'],
    [/createPolicy\("lit-html"/, 'createPolicy("missive-chat"'],
    [
      /(\w+)\.createElement\("template"\)/,
      '(this.html??=$1.implementation.createHTMLDocument("")).createElement("template")',
    ],
  ],
  'lit-element/lit-element.js': [
    [/\(\w+\.litElementVersions\?\?=\[\]\)\.push\("[^"]*"\)/, '0'],
    [/\w+\.litElementHydrateSupport\?\.\(\{LitElement:\w+\}\)/, '0'],
    [/=\w+\.litElementPolyfillSupport;/, '=null;'],
  ],
});
