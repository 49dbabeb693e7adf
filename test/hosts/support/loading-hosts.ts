/** Undocumented ways to load the script. */
import { scriptAt, SNIPPET, type Host, type Places } from './host.js';

const CONFIG = `window.MissiveChatConfig = { id: 'demo' };`;
const tag = (places: Places, attributes = ''): string =>
  `<script ${attributes} src="${scriptAt(places)}"></script>`;
const inline = (code: string): string => `<script>${CONFIG}${code}</script>`;
const injected = (code: string) => (places: Places) =>
  inline(`const address = ${JSON.stringify(scriptAt(places))}; ${code}`);

export const LOADING_HOSTS: readonly Host[] = [
  { name: 'async, in the head', chat: (places) => inline('') + tag(places, 'async'), talks: true },
  { name: 'defer, in the head', chat: (places) => inline('') + tag(places, 'defer') },
  { name: 'neither, in the head: there is no body yet', chat: (places) => inline('') + tag(places) },
  { name: 'type="module"', chat: (places) => inline('') + tag(places, 'type="module"') },
  { name: 'import(): nothing says where the script is from', chat: injected('import(address);') },
  {
    name: 'fetched and evaluated by a tag manager that says where it is from',
    chat: injected(
      `fetch(address).then((r) => r.text()).then((code) => (0, eval)(code + '\\n//# sourceURL=' + address));`,
    ),
  },
  {
    name: 'a script element that is gone when it runs',
    chat: injected(
      `const s = document.createElement('script'); s.src = address; document.head.append(s); s.remove();`,
    ),
  },
  {
    name: 'a script element in a shadow tree, where currentScript is null',
    chat: injected(
      `addEventListener('DOMContentLoaded', () => { const s = document.createElement('script'); s.src = address;
        const host = document.createElement('div'); host.attachShadow({ mode: 'open' }).append(s); document.head.append(host); s.addEventListener('load', () => host.remove()); });`,
    ),
  },
  { name: 'document.write', chat: injected(`document.write('<script src="' + address + '"><\\/script>');`) },
  {
    name: 'two seconds of nothing, then load, then the snippet',
    chat: (places) =>
      `<script>addEventListener('load', () => setTimeout(() => {
        ${CONFIG}
        const s = document.createElement('script'); s.async = true; s.src = ${JSON.stringify(scriptAt(places))}; document.head.append(s);
      }, 300));</script>`,
  },
  { name: 'the snippet twice', chat: (places) => SNIPPET(places) + SNIPPET(places) },
  {
    name: 'the snippet again after the chat is there',
    chat: (places) =>
      SNIPPET(places) +
      `<script>addEventListener('missive-ready', () => {
        const s = document.createElement('script'); s.src = ${JSON.stringify(scriptAt(places))} + '?again'; document.head.append(s);
      }, { once: true });</script>`,
  },
  {
    name: 'another version registered before',
    chat: (places) =>
      tag(places).replace('></', " onload=\"customElements.get('missive-chat').version = '0.0.1'\"></") +
      inline('') +
      tag(places, 'data-second').replace('missive.js', 'missive.js?second'),
    ownWords:
      /^Missive Live Chat: <missive-chat> 0\.0\.1 is on this page already; \d+\.\d+\.\d+ is not used\.$/,
  },
  {
    name: 'configuration after the script',
    chat: (places) => tag(places) + inline(''),
  },
  {
    name: 'calls before the script',
    chat: (places) =>
      `<script>(window.MissiveChat ||= []).push(['addMeta', { page: 'queued' }]);</script>` + SNIPPET(places),
  },
  { name: 'a <base> of another site', head: '<base href="https://elsewhere.example/a/b/" target="_blank">' },
  {
    name: 'elements of the page with the names of our globals and of the browser’s',
    body: `<img name="currentScript" src="data:,"><form id="MissiveChat"></form><a id="missive"></a><img name="activeElement" src="data:,">
      <nav><a href="#a">Shop</a></nav><h1>Shop</h1><div id="tall" style="height: 1500px"></div>`,
    chat: (places) =>
      `<script>addEventListener('load', () => { ${CONFIG} const s = document.createElement('script'); s.src = ${JSON.stringify(scriptAt(places))}; document.head.appendChild(s); });</script>`,
  },
];
