/**
 * Shows what integrations would post, without a server and without Missive:
 *
 *   npm run compare-integrations -- FOLDER
 *
 * FOLDER has integrations (`canny.js`) and webhooks for them (`payloads/canny/*.json`: either the body, or
 * `{ "headers", "body", "settings" }`). Posts of another server, for the same webhooks, may be in
 * `expected/canny/*.json`, each a list; then differences are named field by field. `--quiet` prints these alone.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isIntegrationClass } from '../packages/server/src/integrations/integration.ts';
import { makeFollowUps, makePosts } from '../packages/server/src/integrations/make-posts.ts';

/** Addresses of pictures are each server's own. */
const OF_THE_SERVER = new Set(['username_icon', 'conversation_icon']);
/** What a callback gets as the conversation of its post. */
const CONVERSATION = '00000000-0000-4000-8000-000000000001';

const say = (text) => process.stdout.write(`${text}\n`);
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const list = (folder) => {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
};

async function load(path) {
  const exports = await import(pathToFileURL(path).href);
  const found = [exports.default, ...Object.values(exports)].find(isIntegrationClass);
  if (!found) throw new Error(`${path} exports no class that extends Integration of @missive-chat/server`);
  return found;
}

const requestOf = (given) => {
  const { headers = {}, body, settings = {} } = given?.body === undefined ? { body: given } : given;
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const request = {
    headers: lower,
    get: (name) => lower[name.toLowerCase()],
    query: {},
    body,
    rawBody: Buffer.from(JSON.stringify(body)),
    receivedAt: 0,
  };
  return { request, settings };
};

/** All posts of a webhook, with those of callbacks behind the post that they belong to. */
async function postsOf(Integration, id, given) {
  const { request, settings } = requestOf(given);
  const integration = new Integration();
  const source = { id, options: {}, settings };
  const follow = async ({ posts }) => {
    const all = [];
    for (const post of posts) {
      all.push(post.fields);
      if (post.callback)
        all.push(...(await follow(await makeFollowUps(post, CONVERSATION, integration, source, null))));
    }
    return all;
  };
  return follow(await makePosts(integration, source, request, null));
}

/** Paths at which two values differ, each as a sentence. */
function differences(ours, theirs, path = '') {
  const isNested = (value) => typeof value === 'object' && value !== null;
  if (!isNested(ours) || !isNested(theirs))
    return JSON.stringify(ours) === JSON.stringify(theirs)
      ? []
      : [`${path}: ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} there`];
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
    .filter((key) => !OF_THE_SERVER.has(key))
    .flatMap((key) => differences(ours[key], theirs[key], path === '' ? key : `${path}.${key}`));
}

async function run(Integration, id, folder, isQuiet) {
  const counts = { webhooks: 0, posts: 0, expected: 0, different: 0, failed: 0 };
  for (const file of list(join(folder, 'payloads', id))) {
    counts.webhooks += 1;
    const name = `${id} ${basename(file, '.json')}`;
    const made = await postsOf(Integration, id, readJson(join(folder, 'payloads', id, file))).catch(
      (error) => error,
    );
    if (made instanceof Error) counts.failed += 1;
    const posts = made instanceof Error ? [] : made;
    counts.posts += posts.length;
    if (!isQuiet) say(`\n${name}\n${made instanceof Error ? made.message : JSON.stringify(posts, null, 2)}`);
    if (!list(join(folder, 'expected', id)).includes(file)) continue;
    const expected = readJson(join(folder, 'expected', id, file));
    counts.expected += expected.length;
    const found = made instanceof Error ? [made.message] : differences(posts, expected);
    counts.different += found.length > 0 ? 1 : 0;
    for (const one of found) say(`${name}: ${one}`);
  }
  return { id, ...counts };
}

const [given, ...options] = process.argv.slice(2);
if (given === undefined) {
  process.stderr.write('Usage: npm run compare-integrations -- FOLDER [--quiet]\n');
  process.exit(2);
}
const folder = resolve(given);
const files = list(folder).filter((file) => ['.js', '.mjs', '.cjs'].includes(extname(file)));
if (files.length === 0) {
  process.stderr.write(`There is no integration in ${folder}: no .js, .mjs or .cjs file\n`);
  process.exit(2);
}
const rows = [];
for (const file of files) {
  const id = basename(file, extname(file));
  rows.push(await run(await load(join(folder, file)), id, folder, options.includes('--quiet')));
}
say('');
for (const { id, webhooks, posts, expected, different, failed } of rows)
  say(
    `${id}: ${webhooks} webhooks, ${posts} posts here, ${expected} expected; ` +
      `${different} webhooks differ, ${failed} failed`,
  );
process.exit(rows.some(({ different, failed }) => different + failed > 0) ? 1 : 0);
