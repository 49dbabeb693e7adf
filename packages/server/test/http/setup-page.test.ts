import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADMIN_SECRET, createTestServer, errorOf, temporaryFolder, useEmulator } from '../support.js';

const emulator = useEmulator();

describe('the served Setup page', () => {
  it('CS-02 has no inline scripts or styles, and cannot be framed', async () => {
    const { app } = await createTestServer(emulator());
    const page = await app.request('/setup');
    const html = await page.text();
    assert.equal(page.status, 200);
    assert.equal(page.headers.get('Cache-Control'), 'no-store');
    assert.equal(page.headers.get('X-Frame-Options'), 'DENY');
    assert.match(page.headers.get('Content-Security-Policy') ?? '', /frame-ancestors 'none'/);
    assert.match(html, /<script type="module" src="\/assets\/setup-Ab12Cd34\.js"><\/script>/);
    assert.doesNotMatch(html, /<style|style=|<script>| on\w+=/);
    assert.equal((await app.request('/setup/')).headers.get('Location'), '/setup');
  });

  it('CS-02 has a preview that only the Setup page can frame, and that cannot connect anywhere', async () => {
    const { app } = await createTestServer(emulator());
    const preview = await app.request('/setup/preview');
    const policy = preview.headers.get('Content-Security-Policy') ?? '';
    assert.match(policy, /connect-src 'none'/);
    assert.match(policy, /frame-ancestors 'self'/);
    assert.equal(preview.headers.get('X-Frame-Options'), 'SAMEORIGIN');
    assert.match(await preview.text(), /setup-preview-Ef56Gh78\.js/);
  });

  it('CS-02 explains what to do when it has not been built', async () => {
    const { app } = await createTestServer(emulator(), {
      deps: { assetsDirectories: [await temporaryFolder()] },
    });
    const response = await app.request('/setup');
    assert.equal(response.status, 503);
    const { code, message } = await errorOf(response);
    assert.equal(code, 'not-built');
    assert.match(message, /npm run build/);
  });
});

describe('validating input', () => {
  it('CS-04 rejects what saving would reject, and changes nothing', async () => {
    const { app, account, store } = await createTestServer(emulator());
    const headers = { 'Content-Type': 'application/json', 'X-Missive-Chat': 'setup' };
    const post = async (path: string, body: object, cookie = ''): Promise<Response> =>
      app.request(`/api${path}`, {
        method: 'POST',
        headers: { ...headers, Cookie: cookie },
        body: JSON.stringify(body),
      });
    const path = `/accounts/${account.id}/check`;
    assert.equal((await post(path, { version: 1 })).status, 401);
    const signedIn = await post('/sign-in', { secret: ADMIN_SECRET });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    assert.equal((await post(path, { version: 1, name: 'Kiln' }, cookie)).status, 204);
    const refused = await post(path, { version: 1, settings: { support: { email: 'nobody' } } }, cookie);
    assert.equal(refused.status, 400);
    assert.match((await errorOf(refused)).message, /^settings\.support\.email: must be an email address/);
    assert.equal((await store.find(account.id))?.version, account.version);
  });
});
