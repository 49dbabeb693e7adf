import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { PublicSettings } from '../../../../src/core/types.js';
import { ALWAYS_ONLINE } from '../../src/accounts/availability.js';
import { negotiate } from '../../src/http/encoded-body.js';
import { eventually } from '../../../../test/support/eventually.js';
import { BUNDLE, CHUNK, CHUNK_SOURCE, createTestServer, errorOf, useEmulator } from '../support.js';

const emulator = useEmulator();
const OFFLINE = { ...ALWAYS_ONLINE, mode: 'manual', manual: 'offline' } as const;
const SETTINGS_KEY = 'missive-chat.settings';

/** Runs a script as a page does, and returns what it left behind. */
function run(script: string): {
  settings: Record<string, PublicSettings>;
  errors: string[];
  bundleRan: boolean;
} {
  const errors: string[] = [];
  const page = createContext({ console: { error: (text: string) => errors.push(text) } });
  runInContext(script, page);
  const left = runInContext(
    `JSON.stringify({ settings: globalThis[Symbol.for('${SETTINGS_KEY}')] ?? {}, bundleRan: globalThis.bundleRan === true })`,
    page,
  ) as string;
  return {
    ...(JSON.parse(left) as { settings: Record<string, PublicSettings>; bundleRan: boolean }),
    errors,
  };
}

describe('the snippet’s script', () => {
  it('LC-01 LC-03 contains the account’s settings and the bundle in one response', async () => {
    const settings = { chat: { position: 'bottom-left' } } as const;
    const chat = await createTestServer(emulator(), { account: { settings, plan: 'productive' } });
    const response = await chat.app.request(`/${chat.account.id}/missive.js`);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Content-Type'), 'text/javascript; charset=utf-8');
    assert.equal(response.headers.get('Cache-Control'), 'public, no-cache');
    assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff');
    assert.equal(response.headers.get('Cross-Origin-Resource-Policy'), 'cross-origin');
    assert.equal(response.headers.get('Access-Control-Allow-Origin'), '*');
    const page = run(await response.text());
    assert.equal(page.bundleRan, true);
    assert.deepEqual(page.settings[chat.account.id], {
      account: chat.account.id,
      version: 1,
      config: { chat: { position: 'bottom-left', name: 'Acme' } },
      status: 'online',
      mayHideBranding: true,
    });
  });

  it('LC-04 keeps the settings of both accounts when a page loads two', async () => {
    const chat = await createTestServer(emulator());
    const other = await chat.addAccount();
    const script = async (id: string): Promise<string> =>
      (await chat.app.request(`/${id}/missive.js`)).text();
    const page = run((await script(chat.account.id)) + (await script(other.id)));
    assert.deepEqual(Object.keys(page.settings).sort(), [chat.account.id, other.id].sort());
  });

  it('escapes settings so that they cannot end the script', async () => {
    const welcome = '</script><!-- \u2028\u2029 "; alert(1); // \\';
    const chat = await createTestServer(emulator(), { account: { settings: { messages: { welcome } } } });
    const script = await (await chat.app.request(`/${chat.account.id}/missive.js`)).text();
    const [prelude = ''] = script.split('\n');
    assert.doesNotMatch(prelude, /[<\u2028\u2029]/);
    assert.equal(run(script).settings[chat.account.id]?.config.messages?.welcome, welcome);
  });

  it('LC-03 changes as soon as the account does', async () => {
    const chat = await createTestServer(emulator());
    const get = (etag?: string | null) =>
      chat.app.request(`/${chat.account.id}/missive.js`, etag ? { headers: { 'If-None-Match': etag } } : {});
    const etag = (await get()).headers.get('ETag');
    assert.equal((await get(etag)).status, 304);
    await chat.store.update(chat.account.id, { settings: { chat: { hidden: true } } }, 1);
    const changed = await get(etag);
    assert.equal(changed.status, 200);
    assert.equal(run(await changed.text()).settings[chat.account.id]?.config.chat?.hidden, true);
  });

  it('is compressed as the browser accepts, with an ETag per encoding', async () => {
    const chat = await createTestServer(emulator());
    const get = (encoding: string, etag = '') =>
      chat.app.request(`/${chat.account.id}/missive.js`, {
        headers: { 'Accept-Encoding': encoding, 'If-None-Match': etag },
      });
    const forms = {
      'gzip, deflate, br, zstd': brotliDecompressSync,
      gzip: gunzipSync,
      '': (bytes: Buffer) => bytes,
    };
    const etags = new Set<string>();
    for (const [accept, open] of Object.entries(forms)) {
      const response = await get(accept);
      const bytes = Buffer.from(await response.arrayBuffer());
      assert.ok(open(bytes).toString().endsWith(BUNDLE), accept);
      assert.equal(response.headers.get('Vary'), 'Accept-Encoding');
      const etag = response.headers.get('ETag') ?? '';
      etags.add(etag);
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const unchanged = await get(accept, known);
        assert.equal(unchanged.status, 304);
        assert.equal(unchanged.headers.get('ETag'), etag);
        assert.equal(await unchanged.text(), '');
      }
    }
    assert.equal(etags.size, 3);
  });

  it('respects the weights in Accept-Encoding', () => {
    assert.equal(negotiate('br;q=0, gzip;q=0.5'), 'gzip');
    assert.equal(negotiate('*'), 'br');
    assert.equal(negotiate('GZIP'), 'gzip');
    assert.equal(negotiate('identity'), 'identity');
    assert.equal(negotiate(undefined), 'identity');
  });

  it('LC-01 of an unknown account runs, and names the wrong id and the fix in the console', async () => {
    const chat = await createTestServer(emulator());
    const response = await chat.app.request('/no-such-account/missive.js');
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    assert.equal(response.headers.get('Cross-Origin-Resource-Policy'), 'cross-origin');
    const { errors, settings } = run(await response.text());
    assert.equal(errors.length, 1);
    assert.match(errors[0]!, /no-such-account/);
    assert.match(errors[0]!, /Setup page/);
    assert.deepEqual(settings, {});
  });

  it('never executes code in the id', async () => {
    const chat = await createTestServer(emulator());
    for (const id of [
      '"+(globalThis.bundleRan=true)+"',
      '</script><script>bundleRan=true//',
      '\u2028bundleRan=true//',
      '`${bundleRan=true}`',
      '%',
      '__proto__x',
    ]) {
      const response = await chat.app.request(`/${encodeURIComponent(id)}/missive.js`);
      const script = await response.text();
      assert.doesNotMatch(script, /[<\u2028\u2029]/);
      assert.equal(run(script).bundleRan, false, id);
      assert.equal(run(script).errors.length, 1, id);
    }
  });

  it('does not shadow the server’s own routes', async () => {
    const chat = await createTestServer(emulator());
    for (const path of [
      '/setup/missive.js',
      '/api/settings',
      '/assets/missive.js',
      '/healthz/settings',
      '/',
      '/x/y/z',
    ]) {
      const response = await chat.app.request(path);
      assert.equal(response.status, 404, path);
      assert.equal((await errorOf(response)).code, 'not-found');
      assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff');
    }
  });

  it('logs on the server that it has not been built', async () => {
    const chat = await createTestServer(emulator(), { deps: { assetsDirectories: ['/nowhere'] } });
    const response = await chat.app.request(`/${chat.account.id}/missive.js`);
    assert.equal(response.status, 503);
    assert.match((await errorOf(response)).message, /npm run build/);
  });

  it('is reloaded after a build', async () => {
    const chat = await createTestServer(emulator());
    const get = async (): Promise<string> =>
      (await chat.app.request(`/${chat.account.id}/missive.js`)).text();
    await get();
    await writeFile(join(chat.deps.assetsDirectories[0]!, 'missive.js'), '/* built again */');
    assert.match(await get(), /built again/);
  });
});

describe('public settings', () => {
  it('LC-03 LC-05 LC-12 are the account’s, with its status and the limits of its plan', async () => {
    const chat = await createTestServer(emulator(), {
      account: { plan: 'starter', availability: OFFLINE, avatarUrl: 'https://acme.com/a.png' },
    });
    const get = (headers: Record<string, string> = {}) =>
      chat.app.request(`/${chat.account.id}/settings`, { headers });
    const response = await get();
    assert.match(response.headers.get('Content-Type') ?? '', /^application\/json/);
    assert.equal(response.headers.get('Access-Control-Allow-Origin'), '*');
    assert.deepEqual(await response.json(), {
      account: chat.account.id,
      version: 1,
      config: { chat: { name: 'Acme', avatarUrl: 'https://acme.com/a.png' } },
      status: 'offline',
      mayHideBranding: false,
    });
    assert.equal((await get({ 'If-None-Match': response.headers.get('ETag') ?? '' })).status, 304);
    await chat.store.update(chat.account.id, { plan: 'business' }, 1);
    assert.equal(((await (await get()).json()) as PublicSettings).mayHideBranding, true);
  });

  it('of an unknown account return 404', async () => {
    const chat = await createTestServer(emulator());
    const response = await chat.app.request('/nobody/settings');
    assert.equal(response.status, 404);
    assert.equal((await errorOf(response)).code, 'unknown-account');
    assert.equal(response.headers.get('Access-Control-Allow-Origin'), '*');
  });

  it('reject other methods', async () => {
    const chat = await createTestServer(emulator());
    const response = await chat.app.request(`/${chat.account.id}/settings`, { method: 'DELETE' });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('Allow'), 'GET, HEAD, OPTIONS');
    const options = await chat.app.request(`/${chat.account.id}/settings`, { method: 'OPTIONS' });
    assert.equal(options.status, 204);
  });
});

describe('hashed chunks', () => {
  it('are cached by browsers permanently and load from any page', async () => {
    const chat = await createTestServer(emulator());
    const response = await chat.app.request(`/assets/${CHUNK}`, { headers: { 'Accept-Encoding': 'br' } });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Cache-Control'), 'public, max-age=31536000, immutable');
    assert.equal(response.headers.get('Access-Control-Allow-Origin'), '*');
    assert.equal(response.headers.get('Cross-Origin-Resource-Policy'), 'cross-origin');
    assert.equal(response.headers.get('Content-Type'), 'text/javascript; charset=utf-8');
    assert.equal(brotliDecompressSync(Buffer.from(await response.arrayBuffer())).toString(), CHUNK_SOURCE);
  });

  it('are the only files that are served', async () => {
    const chat = await createTestServer(emulator());
    await writeFile(join(chat.deps.assetsDirectories[0]!, '..', 'secret-Ab12Cd34.js'), 'no');
    for (const file of [
      '..%2Fsecret-Ab12Cd34.js',
      '%2e%2e/secret-Ab12Cd34.js',
      '..%5Csecret-Ab12Cd34.js',
      'missive.js',
      'chunk-00000000.js',
      '',
      'chunk-Ab12Cd34.js%00',
    ]) {
      const response = await chat.app.request(`/assets/${file}`);
      assert.equal(response.status, 404, file);
    }
  });

  it('of a new build are served', async () => {
    const chat = await createTestServer(emulator());
    const get = async (): Promise<number> => (await chat.app.request('/assets/later-Zz99Yy88.js')).status;
    assert.equal(await get(), 404);
    await writeFile(join(chat.deps.assetsDirectories[0]!, 'later-Zz99Yy88.js'), 'export {};');
    chat.clock.now += 2000;
    assert.equal(await get(), 200);
  });

  describe('chunks of an earlier build', () => {
    /** A server whose script was loaded, and whose build was then replaced. */
    async function upgraded() {
      const dataDirectory = await mkdtemp(join(tmpdir(), 'missive-chat-parts-'));
      const before = await createTestServer(emulator(), { dataDirectory });
      await before.app.request(`/${before.account.id}/missive.js`);
      await eventually('the parts are kept', () =>
        readdir(join(dataDirectory, 'assets')).then(
          (names) => names.includes(CHUNK) || undefined,
          () => undefined,
        ),
      );
      const directory = await mkdtemp(join(tmpdir(), 'missive-chat-build-'));
      await writeFile(join(directory, 'missive.js'), '/* the next build */');
      await writeFile(join(directory, 'chunk-Next1234.js'), '/* the next chunk */');
      return { dataDirectory, directory, before };
    }

    const restart = ({ dataDirectory, directory }: { dataDirectory: string; directory: string }) =>
      createTestServer(emulator(), { dataDirectory, deps: { assetsDirectories: [directory] } });

    it('LC-18 are served after an upgrade, to pages that were opened before', async () => {
      const chat = await restart(await upgraded());
      const response = await chat.app.request(`/assets/${CHUNK}`);
      assert.equal(await response.text(), CHUNK_SOURCE);
      assert.equal(response.headers.get('Cache-Control'), 'public, max-age=31536000, immutable');
      assert.equal((await chat.app.request('/assets/chunk-Next1234.js')).status, 200);
    });

    it('LC-18 are served when the build was replaced while the server ran', async () => {
      const { before } = await upgraded();
      await before.app.request(`/assets/chunk-none0000.js`);
      await rm(join(before.deps.assetsDirectories[0]!, CHUNK));
      assert.equal(await (await before.app.request(`/assets/${CHUNK}`)).text(), CHUNK_SOURCE);
    });

    it('LC-18 are deleted a month after the last start of a server that had them', async () => {
      const folders = await upgraded();
      const later = await restart(folders);
      later.clock.now += 31 * 86_400_000;
      await later.app.request(`/${later.account.id}/missive.js`);
      const kept = await eventually('the parts of the earlier build are deleted', async () => {
        const names = await readdir(join(folders.dataDirectory, 'assets'));
        return names.length <= 1 ? names : undefined;
      });
      assert.deepEqual(kept, ['chunk-Next1234.js']);
    });

    it('LC-18 redirect to the current chunks by name without the hash once they are deleted', async () => {
      const { directory } = await upgraded();
      const chat = await createTestServer(emulator(), { deps: { assetsDirectories: [directory] } });
      assert.equal((await chat.app.request(`/assets/${CHUNK}`)).status, 404);
      const response = await chat.app.request('/assets/chunk.js');
      assert.equal(response.status, 302);
      assert.equal(response.headers.get('Location'), 'chunk-Next1234.js');
      assert.equal(response.headers.get('Access-Control-Allow-Origin'), '*');
      assert.equal(response.headers.get('Cache-Control'), 'public, no-cache');
      assert.equal((await chat.app.request('/assets/nothing.js')).status, 404);
    });

    it('LC-18 that cannot be stored stop nothing, and the reason is logged', async () => {
      const dataDirectory = await mkdtemp(join(tmpdir(), 'missive-chat-parts-'));
      await writeFile(join(dataDirectory, 'assets'), 'a file where the folder should be');
      const chat = await createTestServer(emulator(), { dataDirectory });
      assert.equal((await chat.app.request(`/${chat.account.id}/missive.js`)).status, 200);
      await eventually('the error is logged', () =>
        Promise.resolve(chat.log.text.includes('could not be stored') || undefined),
      );
    });
  });
});
