/**
 * Part of `npm run build`, after the compiler: writes what editors, typed frameworks and documents read of
 * the elements into dist. The same sources give the same bytes.
 */

import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { vscodeCssData, vscodeHtmlData, webTypesOf } from './editors.mjs';
import { manifestOf } from './manifest.mjs';
import { markupTypesOf } from './markup-types.mjs';
import { ELEMENTS } from './public.mjs';
import { configSchema } from './schema.mjs';

const packageJson = JSON.parse(readFileSync('package.json', 'utf8'));

const FILES = {
  'custom-elements.json': manifestOf(ELEMENTS),
  'vscode.html-custom-data.json': vscodeHtmlData(ELEMENTS),
  'vscode.css-custom-data.json': vscodeCssData(ELEMENTS),
  'web-types.json': webTypesOf(ELEMENTS, packageJson),
  'missive-chat.schema.json': configSchema(),
};
for (const [file, content] of Object.entries(FILES))
  writeFileSync(`dist/${file}`, `${JSON.stringify(content, null, 2)}\n`);

// Each framework's types, and an empty module, so that `import 'missive-chat/react'` bundles too.
const FRAMEWORKS = 'dist/esm/frameworks';
cpSync('src/frameworks', FRAMEWORKS, { recursive: true });
writeFileSync(`${FRAMEWORKS}/elements.d.ts`, markupTypesOf(ELEMENTS));
for (const file of readdirSync(FRAMEWORKS).filter((file) => file.endsWith('.d.ts')))
  writeFileSync(`${FRAMEWORKS}/${file.replace('.d.ts', '.js')}`, 'export {};\n');
