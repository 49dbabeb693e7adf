import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packagedChromium } from './browser.js';

describe('the packaged Chromium', () => {
  it('has fonts and libraries of its own, and leaves the environment of all else as it was', async () => {
    const before = { ...process.env };
    const { env } = await packagedChromium();
    assert.deepEqual({ ...process.env }, before);
    assert.ok(env.FONTCONFIG_PATH && env.LD_LIBRARY_PATH, 'its own');
    assert.deepEqual((await packagedChromium()).env, env, 'asked again');
  });
});
