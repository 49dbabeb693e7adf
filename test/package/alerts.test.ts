/** The alerts for Prometheus: they ask for metrics that exist, and fire when they should. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createMetrics } from '../../packages/server/src/metrics.js';
import { onPath } from '../support/engines/find.js';
import { ROOT, run } from './packed.js';

const FILE = join(ROOT, 'deploy', 'alerts.yml');
const UNIT_TESTS = join(ROOT, 'test', 'package', 'alerts.test.yml');
const rules = readFileSync(FILE, 'utf8');
const alerts = rules.split(/^ {6}- alert: /m).slice(1);

describe('the alerts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'missive-chat-alerts-'));
  after(() => rmSync(folder, { recursive: true }));

  it('CS-09 ask for metrics and labels that the server has', () => {
    const known = new Map(
      createMetrics()
        .registry.getMetricsAsArray()
        .map((metric) => [metric.name, (metric as unknown as { labelNames: string[] }).labelNames]),
    );
    const asked = [...rules.matchAll(/\b(missive_chat_\w+)(?:\{(\w+))?/g)];
    assert.ok(asked.length >= 12, `${asked.length} metrics`);
    for (const [, metric = '', label] of asked) {
      const name = metric.replace(/_bucket$/, '');
      assert.ok(known.has(name), `no metric is called ${name}`);
      assert.ok(
        label === undefined || known.get(name)?.includes(label),
        `${name} has no label ${label ?? ''}`,
      );
    }
  });

  it('CS-09 say how urgent they are, what happened, and what to do', () => {
    for (const alert of alerts) {
      const [name = ''] = alert.split('\n');
      assert.match(name, /^MissiveChat\w+$/);
      assert.match(alert, /^ {10}severity: (page|ticket)$/m, name);
      for (const words of ['summary', 'fix'])
        assert.match(alert, new RegExp(`^ {10}${words}: \\S`, 'm'), name);
    }
  });

  it('CS-09 fire when something is wrong, each of them, and none in a quiet installation', async () => {
    const tests = readFileSync(UNIT_TESTS, 'utf8');
    for (const alert of alerts) assert.ok(tests.includes(`alertname="${alert.split('\n')[0] ?? ''}"`));
    if (onPath('promtool') === undefined) {
      console.log(
        'promtool is not on this machine (Debian: prometheus): the rules were read by this test only.',
      );
      return;
    }
    copyFileSync(FILE, join(folder, 'alerts.yml'));
    copyFileSync(UNIT_TESTS, join(folder, 'tests.yml'));
    await run('promtool', ['check', 'rules', 'alerts.yml'], { cwd: folder });
    const { stdout } = await run('promtool', ['test', 'rules', 'tests.yml'], { cwd: folder });
    assert.match(stdout, /SUCCESS/);
  });
});
