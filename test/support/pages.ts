/** Pages as customers write them. */

/** The documented snippet with every option at its default; only the script's host and the id are ours. */
export { documentedSnippet } from '../fixtures/documented-snippet.js';

/** A page with this markup. */
export const html = (head: string, body = '<h1>Shop</h1>'): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Shop</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;

/** The short snippet around a configuration (JavaScript source of its properties). */
export const snippet = (server: string, properties = '', id = 'demo'): string => `<script>
(function(d, w) {
  w.MissiveChatConfig = { id: ${JSON.stringify(id)}, ${properties} };
  var s = d.createElement('script');
  s.async = true;
  s.src = ${JSON.stringify(server)} + '/' + w.MissiveChatConfig.id + '/missive.js';
  if (d.head) d.head.appendChild(s);
})(document, window);
</script>`;
