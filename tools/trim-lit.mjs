import { replaceInPackages } from './replace-in-packages.mjs';

/**
 * Removes what no element of ours uses from the Lit in the snippet's files, where strangers pay for every byte. The
 * published modules use Lit as it is. A feature that is needed again is taken off this list.
 */
export const trimLit = replaceInPackages('trim-lit', {
  '@lit/reactive-element/css-tag.js': [
    // Browsers without constructed style sheets, where nothing of ours works.
    [/=\w+\.ShadowRoot&&\(.*?\)&&"adoptedStyleSheets"in .*?\.prototype,/, '=!0,'],
    [/throw Error\("CSSResult is not constructable[^"]*"\)/, 'throw 0'],
    [/throw Error\("Value passed to 'css' function.*?security\."\)/, 'throw 0'],
  ],
  '@lit/reactive-element/reactive-element.js': [
    // Attributes of ours are neither scripts nor objects.
    [/\w+\?\w+\.emptyScript:""/, '""'],
    [/case Object:case Array:\w+=null==\w+\?\w+:JSON\.stringify\(\w+\)/, ''],
    [/case Object:case Array:try\{.*?\}catch\(\w+\)\{\w+=null\}/, ''],
    // Initializers, converters and comparisons of one's own, `useDefault`, and the metadata of decorators.
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
    [/this\[Symbol\.metadata\]/, 'null'],
    // Accessors written by hand have `noAccessor`, so that Lit wraps no accessor.
    [/,getOwnPropertyDescriptor:\w+,getOwnPropertyNames:\w+,getOwnPropertySymbols:\w+/, ''],
    [/this\.prototype\.hasOwnProperty\(\w+\)&&\(\(\w+=Object\.create\(\w+\)\)\.wrapped=!0\),/, ''],
    [/void 0!==(\w+)&&(\w+\(this\.prototype,\w+,\1\))/, '$2'],
    [
      /const\{get:\w+,set:\w+\}=\w+\(this\.prototype,(\w+)\).*?set\(\w+\)\{this\[(\w+)\]=\w+\}\};return\{.*?this\.requestUpdate\(\1,\w+,(\w+)\)\}/,
      'return{get(){return this[$2]},set(to){const from=this[$2];this[$2]=to,this.requestUpdate($1,from,$3)}',
    ],
    [/const \w+=this\.constructor\.elementProperties;if\(\w+\.size>0\)for.*?this\.C\([^)]*\)\}/, ''],
    [/,wrapped:\w+\},\w+\)\{/, '}){'],
    [
      /(requestUpdate\(\w+,\w+,\w+),\w+=!1,(\w+)\)\{if\(void 0!==(\w+)\)\{const (\w+)=this\.constructor;if\(!1===\w+&&\(\2=this\[\3\]\),(\w+)\?\?=\4/,
      '$1){if(void 0!==$3){const $2=this[$3];if($5??=this.constructor',
    ],
    // The names of properties are strings, and each element lists its own.
    [/,(\w+)=\[\.\.\.\w+\((\w+)\),\.\.\.\w+\(\2\)\];for\(const (\w+) of \1\)/, ';for(const $3 in $2)'],
    [/"string"==typeof (\w+)(\?\1\.toLowerCase\(\)):void 0/, '$1.toLowerCase()'],
    // Steps that no element of ours overrides.
    [/const (\w+)=this\.scheduleUpdate\(\);return null!=\1&&await \1,/, 'this.performUpdate();return '],
    [/scheduleUpdate\(\)\{return this\.performUpdate\(\)\}/, ''],
    [/this\.getUpdateComplete\(\)\}getUpdateComplete\(\)\{return /, ''],
    [/(\w+)=this\.shouldUpdate\(\w+\),\1\?\((.*?)\):this\._\$EM\(\)\}catch/, '$2}catch'],
    [/let (\w+)=!1;(const \w+=this\._\$AL;try\{.*?throw )\1=!1,(.*?\})\1&&/, '$2$3'],
    [/shouldUpdate\(\w+\)\{return!0\}/, ''],
    [/enableUpdating\(\w+\)\{\}/, ''], // each instance has one from the start
  ],
  'lit-html/lit-html.js': [
    // Templates in SVG and MathML.
    [/,\w+=\w+\(2\),\w+=\w+\(3\)(?=,)/, ''],
    [/2===\w+\?"<svg>":3===\w+\?"<math>":""/, '""'],
    [/\+\(2===\w+\?"<\/svg>":3===\w+\?"<\/math>":""\)/, ''],
    [/,2===\w+\|\|3===\w+\)\{.*?replaceWith\(\.\.\.\w+\.childNodes\)\}for/, ');for'],
    [/,\w+ as mathml/, ''],
    [/,\w+ as svg/, ''],
    [/,_\$litType\$:(\w+)\},(\w+)\)\{let/, '},$2){let'],
    // Expressions in comments, in elements of plain text, and in the place of an attribute.
    [/else\{let (\w+)=-1;for\(;-1!==.*?\.length-1\}/, ''],
    [/\w+\.test\((\w+)\[2\]\)&&\(\w+=RegExp\("<\/"\+\1\[2\],"g"\)\),/, ''],
    [/if\(\w+\.test\(\w+\.tagName\)\)\{.*?\}\}(?=\}else if)/, ''],
    [/else \w+\.startsWith\(\w+\)&&\(\w+\.push\(\{type:6,.*?\)\)/, ''],
    [/:6===\w+\.type&&\(\w+=new \w+\(\w+,this,\w+\)\)/, ':0'],
    [/class \w+\{constructor\(\w+,\w+,\w+\)\{this\.element=\w+,this\.type=6.*?\}\}(?=const)/, ''],
    // Templates that a compiler has prepared.
    [/"number"==typeof \w+\?(this\._\$AC\(\w+\)):\(.*?,this\.options\)\),\w+\)/, '$1'],
    [/\w+\?\.creationScope\?\?/, ''],
    // Options of listeners.
    [/\|\|\w+\.capture!==\w+\.capture\|\|\w+\.once!==\w+\.once\|\|\w+\.passive!==\w+\.passive/, ''],
    // Directives that go on after the render, and what only they ask parts for.
    [/get _\$AU\(\)\{.*?\}/g, ''],
    [/get parentNode\(\)\{return this\._\$AM\.parentNode\}/, ''],
    [/get parentNode\(\)\{let.*?\}(?=get)/, ''],
    [/get tagName\(\)\{.*?\}/, ''],
    [/this\._\$AN=void 0,/g, ''],
    [/for\(this\._\$AP\?\.\(!1,!0,\w+\);/, 'for(;'],
    [/setConnected\(\w+\)\{.*?\}\}/, '}'],
    [/,this\._\$Cv=\w+\?\.isConnected\?\?!0/, ''],
    [/throw Error\("invalid template strings array"\)/, 'throw 0'],
    [/=\{M:.*?,I:(\w+),.*?\}(?=[,;])/, '={I:$1}'],
  ],
  'lit-html/directive.js': [[/get _\$AU\(\)\{.*?\}/, '']],
  'lit-html/directive-helpers.js': [[/if\(\w+\)\{let \w+;\w+\._\$AQ.*?_\$AP\(\w+\)\}/, '']],
  'lit-element/lit-element.js': [
    [
      /connectedCallback\(\)\{super.*?setConnected\(!0\)\}disconnectedCallback\(\)\{.*?setConnected\(!1\)\}/,
      '',
    ],
    [/this\.hasUpdated\|\|\(this\.renderOptions\.isConnected=this\.isConnected\),/, ''],
  ],
});
