/** Style of the copied page: light and dark as the reader has chosen, on phones, and on paper. */
export const transcriptCss = `:root{color-scheme:light dark;--line:#d5d2cc;--quiet:#5f5b55;--own:#e7eefc;--team:#f3f1ed}
@media(prefers-color-scheme:dark){:root{--line:#4b4843;--quiet:#b5b0a8;--own:#24344f;--team:#2b2926}}
*{box-sizing:border-box}
body{margin:0;padding:24px 16px;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:720px;margin:auto}
h1{margin:0 0 4px;font-size:1.4em;line-height:1.25}
header,time,.quiet,.notice,figcaption{color:var(--quiet);font-size:.84em}
header b{color:CanvasText;font-size:1.15em}
.quiet{margin:4px 0}
article{margin:20px 0 0;max-width:92%}
.visitor{margin-inline-start:auto;width:fit-content}
.words,figure,.file{width:fit-content;max-width:100%;margin:4px 0 0;padding:8px 12px;border-radius:10px;background:var(--team)}
.words{white-space:pre-wrap}
.visitor>.words,.visitor>figure,.visitor>.file{background:var(--own)}
.words>:first-child{margin-block-start:0}
.words>:last-child{margin-block-end:0}
.words p,.words ul,.words ol,.words blockquote,.words pre{margin-block:8px}
.words li>:is(p,ul,ol){margin-block:0}
blockquote{margin-inline:0;padding-inline-start:10px;border-inline-start:3px solid var(--line)}
pre{white-space:pre-wrap}
a{color:LinkText}
img{display:block;max-width:100%;max-height:480px;border-radius:6px}
figcaption{margin-block-start:4px}
.notice{display:grid;justify-items:center;margin:24px 0 0;padding-block:8px;border-block:1px solid var(--line);text-align:center;white-space:pre-wrap}
@media print{body{padding:0;font-size:11pt}article,figure,.notice{break-inside:avoid}header{break-after:avoid}.words,figure,.file{border:1px solid var(--line)}.words a[href^=http]::after{content:" (" attr(href) ")";font-size:.84em}}`;
