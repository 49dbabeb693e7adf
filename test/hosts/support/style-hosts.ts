/** Style sheets with rules for every element. */
import { CONTENT, type Host } from './host.js';

const style = (css: string): string => `<style>${css}</style>`;

/** Every class name that the window's own styles use. */
const INNER_NAMES = [
  'text',
  'back',
  'chosen',
  'over',
  'under',
  'accent',
  'error',
  'secondary',
  'line',
  'motion',
  'quiet',
  'wrong',
  'ink',
  'mend',
  'away',
];

const ROOT_SIZE = /^html 0 (block-size|height|perspective-origin|transform-origin)$/;

export const STYLE_HOSTS: readonly Host[] = [
  {
    name: '* { all: unset !important }',
    head: style('* { all: unset !important }'),
    changes: ROOT_SIZE, // by the text of the snippet, which shows then
    talks: true,
  },
  {
    name: '* { all: initial }',
    head: style('* { all: initial } style, script, head, title { display: none }'),
  },
  {
    name: 'a reset of box, text and list for every element',
    head: style(
      '*, *::before, *::after { margin: 0 !important; padding: 0 !important; border: 0 !important; box-sizing: content-box !important; font: inherit !important; line-height: 1 !important; list-style: none; background: none !important; color: inherit !important }',
    ),
  },
  { name: 'html { font-size: 62.5% }', head: style('html { font-size: 62.5% } body { font-size: 1.6rem }') },
  {
    name: 'html { font-size: 40px }',
    head: style('html { font-size: 40px; line-height: 3; letter-spacing: 5px }'),
  },
  {
    name: 'text wishes that are inherited',
    head: style(
      'html, body, * { letter-spacing: 8px !important; word-spacing: 20px !important; text-transform: uppercase !important; text-indent: 50px !important; font: italic 900 40px/4 serif !important; text-align: center !important; white-space: pre !important; color: red !important; text-shadow: 0 0 4px lime !important; cursor: crosshair !important; word-break: break-all !important; writing-mode: vertical-rl !important; text-orientation: upright !important }',
    ),
  },
  { name: 'html { direction: rtl }', head: style('html { direction: rtl }'), differs: { 'title left': 695 } },
  { name: 'html { writing-mode: vertical-rl }', head: style('html { writing-mode: vertical-rl }') },
  {
    name: 'svg { width: 100% }',
    head: style(
      'svg, svg * { width: 100% !important; height: auto !important; fill: red !important; stroke: lime !important; display: inline !important }',
    ),
  },
  {
    name: 'button {… !important}',
    head: style(
      'button, input, textarea, select, a { all: unset !important; width: 100% !important; height: 10px !important; background: red !important; color: lime !important; border-radius: 0 !important; position: static !important; display: block !important; transform: rotate(9deg) !important }',
    ),
  },
  {
    name: 'div, span, p, h2 {… !important}',
    head: style(
      'div, span, p, h2, slot, label, form, bdi, b { float: left !important; width: 40px !important; overflow: hidden !important; background: yellow !important; font-size: 40px !important }',
    ),
  },
  {
    name: 'body { transform }',
    head: style('body { transform: translateZ(0) scale(0.9); transform-origin: 0 0 }'),
  },
  {
    name: 'body { filter, perspective, contain, will-change }',
    head: style(
      'body { filter: grayscale(1); perspective: 100px; contain: layout paint; will-change: transform; opacity: 0.5; overflow: hidden; height: 300px; position: relative }',
    ),
  },
  {
    name: 'body > * {… }',
    head: style(
      'body > * { display: block !important; position: relative !important; z-index: 0 !important; transform: translateY(40px) !important; opacity: 0.5 !important; animation: none !important; width: 50% !important }',
    ),
  },
  { name: 'body { zoom }', head: style('body { zoom: 1.5 }') },
  {
    name: 'body { pointer-events: none; user-select: none; visibility: hidden }',
    head: style(
      'body { pointer-events: none; user-select: none; visibility: hidden } body > * { visibility: visible }',
    ),
  },
  {
    name: '* { transition: all 5s }',
    head: style('*, *::before, *::after { transition: all 5s !important }'),
  },
  {
    name: '* { animation }',
    head: style(
      '@keyframes come { from, to { font-size: 40px; letter-spacing: 9px; color: red } } *, *::before, *::after { animation: come 60s infinite !important }',
    ),
  },
  {
    name: ':root { color-scheme: dark }',
    head: style(':root { color-scheme: dark } body { background: #111; color: #eee }'),
  },
  {
    name: 'iframe, dialog { display: none }',
    head: style('iframe, dialog, [role=dialog], [aria-live], [inert] { display: none !important }'),
  },
  {
    name: 'missive-chat { display: block; position: static !important }',
    changes: ROOT_SIZE,
    head: style(
      'missive-chat { display: block; position: static !important; width: 0; height: 0; overflow: hidden; margin: 50px; float: left }',
    ),
  },
  {
    name: ':not(:defined), custom elements {… }',
    head: style(
      ':not(:defined) { visibility: hidden } html > :not(head, body) { padding: 90px; border: 5px solid red; background: red }',
    ),
  },
  {
    name: 'huge z-indexes',
    head: style(
      'body > * { position: relative; z-index: 2147479999 } #cover { position: fixed; inset: 0; z-index: 2147479999; background: #0008 }',
    ),
    body: `${CONTENT}<div id="cover"></div>`,
  },
  {
    name: 'the hugest z-index, and the variable that beats it',
    head: style(
      '#cover { position: fixed; inset: 0; z-index: 2147483647; background: #0008 } missive-chat { --missive-chat-z-index: 2147483647 }',
    ),
    body: `${CONTENT}<div id="cover"></div>`,
  },
  {
    name: '@property for every name that the widget uses',
    head: style(INNER_NAMES.map((name) => `@property --${name} { syntax: '*'; inherits: false; }`).join(' ')),
  },
  {
    name: 'the page’s own --main-color',
    head: style(
      ':root, * { --main-color: red; --text: red; --back: red; --accent: red; --background-color: red; --font-size: 40px; --missive-chat-none: 1 }',
    ),
  },
  {
    name: '@layer, @scope and :where',
    head: style(
      '@layer a, b; @layer b { * { color: red !important } } @scope (html) { button { color: red !important } } :where(*) { outline: 5px solid red }',
    ),
  },
  {
    name: 'html as a grid',
    head: style(
      'html { display: grid; grid-template: "a b" 100px / 1fr 1fr; place-items: center; min-height: 100% } body { display: flex }',
    ),
  },
  { name: 'a tiny body', head: style('html, body { height: 0; overflow: hidden; margin: 0 }') },
];
