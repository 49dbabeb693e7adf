/**
 * Every packed package installs into an empty folder without a lock file: by each package manager, on each Node of
 * `engines`. A row of an earlier run is shown again while the manifest and the tools are the same, for a week at most.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  install,
  MANAGER_NAMES,
  NODE_NAMES,
  prepareTools,
  remember,
  TOOLS,
  weigh,
  type Installed,
  type Manager,
  type NodeName,
  type Weight,
} from './installed.js';
import { pack, PACKAGE_NAMES, PACKAGES, type Packed, type PackageName } from './packed.js';

/** The cost for a team that only uses the element. */
const WIDGET_BUDGET: Weight = { packages: 8, megabytes: 8, native: 0 };

/** Proves that each package works on its own. */
const PROOFS: Readonly<Record<PackageName, (installed: Installed) => Promise<{ stdout: string }>>> = {
  'missive-chat': (installed) =>
    installed.run(
      '--input-type=module',
      '-e',
      `const { MissiveChatElement } = await import('missive-chat'); console.log(MissiveChatElement.name);`,
    ),
  '@missive-chat/server': (installed) => installed.command('missive-chat', 'help'),
  '@missive-chat/emulators': (installed) => installed.command('missive-chat-emulators', 'help'),
};
const PROVEN: Readonly<Record<PackageName, RegExp>> = {
  'missive-chat': /MissiveChatElement/,
  '@missive-chat/server': /missive-chat setup/,
  '@missive-chat/emulators': /missive-chat-emulators twilio/,
};

interface Row extends Weight {
  readonly package: PackageName;
  readonly manager: string;
  readonly node: string;
  readonly seconds: number;
}

const manifestText = (name: PackageName): Promise<string> =>
  readFile(join(PACKAGES[name], 'package.json'), 'utf8');

describe('installs', () => {
  const packed = new Map<PackageName, Packed>();
  const tarball = (name: PackageName): string => packed.get(name)?.tarball ?? assert.fail(name);
  /** The package, and those of ours that it needs. */
  const tarballsOf = (name: PackageName): Partial<Record<PackageName, string>> => ({
    [name]: tarball(name),
    ...(name === '@missive-chat/server' ? { 'missive-chat': tarball('missive-chat') } : {}),
  });

  before(async () => {
    await Promise.all([
      prepareTools(),
      ...PACKAGE_NAMES.map(async (name) => {
        packed.set(name, await pack(name));
      }),
    ]);
  });
  after(() => Promise.all([...packed.values()].map(({ remove }) => remove())));

  it('LC-04 work for every package with npm, pnpm, Yarn 1 and Yarn 4 on Node 20.19, 22 and 24', async () => {
    const rows: Row[] = [];
    let made = 0;
    const jobsOf = (manager: Manager) =>
      PACKAGE_NAMES.flatMap((name) => NODE_NAMES.map((node) => ({ name, manager, node })));
    // Sequentially: Yarn 1 cannot share its cache with itself.
    const installWith = async (managers: readonly Manager[]): Promise<void> => {
      for (const { name, manager, node } of managers.flatMap(jobsOf)) {
        const manifests = Object.keys(tarballsOf(name)).map((one) => manifestText(one as PackageName));
        const row = await remember(
          [TOOLS, manager, node, ...(await Promise.all(manifests))].join(),
          async () => {
            made += 1;
            const start = performance.now();
            const installed = await install(manager, node, tarballsOf(name));
            try {
              const { stdout } = await PROOFS[name](installed);
              assert.match(stdout, PROVEN[name]);
              const seconds = Math.round((performance.now() - start) / 1000);
              return { package: name, manager, node, ...(await weigh(installed.folder)), seconds };
            } finally {
              await installed.remove();
            }
          },
        );
        rows.push(row);
      }
    };
    await Promise.all([installWith(['npm', 'Yarn 1']), installWith(['pnpm', 'Yarn 4'])]);
    console.log(
      `${made} installed now, ${rows.length - made} by an earlier run with the same manifest and tools.`,
    );
    const order = ({ package: name, manager, node }: Row): string =>
      [PACKAGE_NAMES.indexOf(name), MANAGER_NAMES.indexOf(manager as Manager), node].join();
    rows.sort((a, b) => order(a).localeCompare(order(b)));
    console.table(rows.map((row) => ({ ...row, megabytes: Number(row.megabytes.toFixed(1)) })));
    assert.equal(rows.length, PACKAGE_NAMES.length * MANAGER_NAMES.length * NODE_NAMES.length);
    for (const row of rows) {
      if (row.package !== 'missive-chat') continue;
      const about = `${row.manager} on Node ${row.node}`;
      assert.ok(row.packages <= WIDGET_BUDGET.packages, `${row.packages} packages by ${about}`);
      assert.ok(row.megabytes <= WIDGET_BUDGET.megabytes, `${row.megabytes} MB by ${about}`);
      assert.equal(row.native, WIDGET_BUDGET.native, `native modules by ${about}`);
    }
  });

  it('LC-04 run on each Node with the current build', async () => {
    const all = Object.fromEntries(PACKAGE_NAMES.map((name) => [name, tarball(name)]));
    for (const node of NODE_NAMES) {
      const installed = await install('npm', node, all);
      try {
        for (const name of PACKAGE_NAMES) assert.match((await PROOFS[name](installed)).stdout, PROVEN[name]);
      } finally {
        await installed.remove();
      }
    }
  });

  it('CS-01 leave the server usable without optional dependencies, and it reports what SQLite lacks', async () => {
    const node: NodeName = '20.19';
    const installed = await install('npm', node, tarballsOf('@missive-chat/server'), '--omit=optional');
    try {
      const { stdout } = await installed.command('missive-chat', 'help');
      assert.match(stdout, PROVEN['@missive-chat/server']);
      await assert.rejects(installed.command('missive-chat'), ({ stderr }: { stderr: string }) => {
        assert.match(stderr, /SQLite cannot be used: the package @libsql\/\S+ is not installed/);
        assert.match(stderr, /npm install --include=optional libsql/);
        return true;
      });
    } finally {
      await installed.remove();
    }
  });
});
