/** Pages whose other scripts have changed global objects. */
import type { Host } from './host.js';

const script = (code: string): string => `<script>${code}</script>`;

/** Like polyfills of ten years ago: not a subclass of the native one, without newer methods. */
const OLD_PROMISE = `
  const Native = Promise;
  window.Promise = class OldPromise {
    constructor(act) { this.inner = new Native(act); }
    then(done, failed) { return OldPromise.of(this.inner.then(done, failed)); }
    catch(failed) { return this.then(undefined, failed); }
    static of(promise) { return new OldPromise((done, failed) => promise.then(done, failed)); }
    static resolve(value) { return new OldPromise((done) => done(value)); }
    static reject(reason) { return new OldPromise((done, failed) => failed(reason)); }
    static all(all) { return OldPromise.of(Native.all([...all])); }
    static race(all) { return OldPromise.of(Native.race([...all])); }
  };`;

/** Like zone.js: wraps every listener and timer. */
const WRAPPED = `
  const wrappers = new WeakMap();
  const wrap = (listener) => {
    if (!listener || wrappers.has(listener)) return wrappers.get(listener) ?? listener;
    const wrapped = function (...values) { window.passed += 1; return (listener.handleEvent ?? listener).apply(listener.handleEvent ? listener : this, values); };
    wrappers.set(listener, wrapped);
    return wrapped;
  };
  window.passed = 0;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) { return addEventListener.call(this, type, wrap(listener), options); };
  EventTarget.prototype.removeEventListener = function (type, listener, options) { return removeEventListener.call(this, type, wrap(listener), options); };
  for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'queueMicrotask']) {
    const own = window[name];
    window[name] = (task, ...values) => own.call(window, wrap(task), ...values);
  }
  const { then } = Promise.prototype;
  Promise.prototype.then = function (...values) { return then.apply(this, values.map(wrap)); };`;

export const GLOBAL_HOSTS: readonly Host[] = [
  {
    name: 'every prototype has something more, and it is enumerable',
    head: script(
      `for (const Each of [Object, Array, String, Number, Function, Element, Node, Event]) Each.prototype.extra = function () { return 'extra'; };
       Object.prototype.more = { deep: true };`,
    ),
    talks: true,
  },
  {
    name: 'Prototype.js: arrays have a toJSON',
    head: script(
      `Array.prototype.toJSON = function () { return '[' + this.map((value) => JSON.stringify(value)).join(', ') + ']'; };
       Array.prototype.flatten = Array.prototype.compact = Array.prototype.without = function () { return this; };
       Element.prototype.update = Element.prototype.show = Element.prototype.hide = function () { return this; };`,
    ),
  },
  {
    name: 'MooTools: its own Array.from, bind and contains',
    head: script(
      `Array.from = (item) => (item == null ? [] : typeof item === 'object' && typeof item.length === 'number' ? Array.prototype.slice.call(item) : [item]);
       String.prototype.contains = function (part) { return this.indexOf(part) > -1; };
       Element.prototype.getElement = Element.prototype.inject = function () { return this; };
       Array.prototype.flatten = Array.prototype.contains = function () { return this; };`,
    ),
    talks: true,
  },
  { name: 'a Promise of ten years ago', head: script(OLD_PROMISE), talks: true },
  { name: 'zone.js: every listener, timer and promise is wrapped', head: script(WRAPPED), talks: true },
  {
    name: 'a fetch of the page’s own, on XMLHttpRequest',
    head: script(
      `window.fetch = (input, { method = 'GET', headers = {}, body, signal } = {}) => new Promise((done, failed) => {
         const request = new XMLHttpRequest();
         request.open(method, input.url ?? input);
         request.responseType = 'blob';
         new Headers(headers).forEach((value, name) => request.setRequestHeader(name, value));
         request.onload = () => done(new Response(request.response, { status: request.status }));
         request.onerror = () => failed(new TypeError('Failed to fetch'));
         signal?.addEventListener('abort', () => { request.abort(); failed(signal.reason); });
         request.send(body);
       });`,
    ),
    talks: true,
  },
  {
    name: 'monitoring that adds headers to every fetch',
    head: script(
      `const { fetch } = window;
       window.fetch = (input, options = {}) => fetch(input, { ...options, headers: { ...options.headers, traceparent: '00-1-2-01', 'X-Requested-With': 'XMLHttpRequest' } });`,
    ),
    talks: true,
  },
  {
    name: 'AMD and CommonJS, or what looks like it',
    head: script(
      `window.define = () => { throw new Error('define was called'); }; define.amd = {};
       window.require = () => { throw new Error('require was called'); };
       window.module = { exports: {} }; window.exports = module.exports; window.process = { env: {} }; window.global = window;`,
    ),
    talks: true,
  },
  {
    name: 'variables with the names of browser classes',
    head: script(
      `var name = 'x', status = 'y', event = 'z', top_ = 1, Node = null, Text = 'text', Comment = function () {}, Range = 3, Request = {}, Notification = 1, Option = 0, Image = null, Selection = null, Location = null, Storage = undefined, Animation = undefined, CustomEvent_ = 1;
       window.length = 7; window.closed = false;`,
    ),
    talks: true,
  },
  {
    name: 'an old polyfill of CustomEvent, and matches, closest, append',
    head: script(
      `window.CustomEvent = function (type, { bubbles = false, cancelable = false, detail } = {}) { const event = document.createEvent('CustomEvent'); event.initCustomEvent(type, bubbles, cancelable, detail); return event; };
       Element.prototype.closest = function (selector) { let found = this; while (found && !found.matches(selector)) found = found.parentElement; return found; };
       Element.prototype.append = DocumentFragment.prototype.append = function (...nodes) { for (const node of nodes) this.appendChild(typeof node === 'string' ? document.createTextNode(node) : node); };
       Element.prototype.remove = CharacterData.prototype.remove = function () { this.parentNode?.removeChild(this); };`,
    ),
  },
  {
    name: 'a frozen configuration',
    chat: ({ server }) =>
      `<script>Object.defineProperty(window, 'MissiveChatConfig', { value: Object.freeze({ id: 'demo', meta: Object.freeze({ plan: 'free' }) }) });</script>
       <script async src="${server}/demo/missive.js"></script>`,
    talks: true,
  },
  {
    name: 'frozen prototypes',
    head: script(
      `for (const Each of [Object, Array, String, Function, Promise, Map, Set]) { Object.freeze(Each); Object.freeze(Each.prototype); }`,
    ),
  },
  {
    name: 'keys and the clipboard are the page’s',
    head: script(
      `document.onkeydown = document.onkeyup = document.onkeypress = (event) => event.key.length > 1;
       document.onselectstart = document.oncontextmenu = document.oncopy = document.ondragstart = () => false;`,
    ),
    talks: true,
  },
  {
    name: 'a page that takes unknown elements out of its body',
    head: script(
      `addEventListener('DOMContentLoaded', () => new MutationObserver(() => { for (const element of document.body.querySelectorAll('*')) if (element.localName.includes('-')) element.remove(); }).observe(document.body, { childList: true, subtree: true }));`,
    ),
    talks: true,
  },
  {
    name: 'a console that throws, and errors without a stack',
    head: script(
      `Error.stackTraceLimit = 0; console.warn = console.error = console.info = console.debug = () => { throw new TypeError('no console'); };`,
    ),
  },
];
