/**
 * `node --import tsx test/docs/picture.ts` renders the README's image: the demo's shop with the window open.
 * With the browser of the lock file and a font of the demo, the result is the same on every machine.
 */
import { writeFileSync } from 'node:fs';
import { packagedChromium } from '../support/browser.js';
import { startStack, widgetOf } from '../support/stack.js';

const FILE = new URL('../../docs/images/shop.png', import.meta.url);
const FONT = "'Inter Variable', sans-serif";
const QUESTION = 'Hello! Is Terra No. 4 large enough for a fern of 40 cm?';
const ANSWER = 'It is: 22 cm wide, with a hole and a saucer. Shall we keep one for you?';

const stack = await startStack({ chooseBrowser: packagedChromium });
try {
  const context = await stack.visitor({ colorScheme: 'light', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${stack.demoUrl}/`);
  await page.addStyleTag({ url: '/inter.css' });
  await page.addStyleTag({ content: `:root { font-family: ${FONT} }` });
  const variables = JSON.stringify({ 'font-family': FONT, 'main-color': '#a94f2d' });
  await page.evaluate(`document.fonts.load("16px 'Inter Variable'")`);
  await page.evaluate(`MissiveChat.setVariables(${variables})`);
  const chat = widgetOf(page);
  await chat.open();
  await chat.identify('Jane', 'jane@acme.com');
  await chat.write(QUESTION);
  const { sid } = await stack.agent.receive(QUESTION);
  await stack.agent.read(sid, 0);
  await stack.agent.answer(sid, ANSWER, 'Ada Lovelace');
  await chat.bubble(ANSWER).waitFor();
  await chat.window.getByText('Read', { exact: true }).waitFor();
  writeFileSync(FILE, await page.screenshot());
} finally {
  await stack.stop();
}
