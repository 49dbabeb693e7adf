/** Carries out the steps of a Dockerfile, in the order of the file, in a clean folder: no container engine is needed. */
import { chmod, copyFile, cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { run } from './packed.js';

export interface Step {
  readonly instruction: string;
  readonly text: string;
}

export interface Image {
  /** The last stage's own root folder. */
  readonly root: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly command: readonly string[];
  readonly health: readonly string[];
  readonly stopSignal: NodeJS.Signals;
  readonly volumes: readonly string[];
  readonly stages: readonly string[];
}

interface Stage {
  readonly name: string;
  readonly root: string;
  workingDirectory: string;
}

export interface Build {
  /** Clean; each stage is a folder in it. */
  readonly folder: string;
  /** The build context, and its ignore file. */
  readonly context: string;
  readonly ignoreFile: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Whom the image calls `node`: numbers of a user and a group. */
  readonly node: string;
  /** Does a step in another way; returns whether it did. */
  instead?(command: string, folder: string): Promise<boolean>;
  onStep?(stage: string, step: Step, seconds: number): void;
}

/** Instructions without comments, each on one line. */
export const stepsIn = (text: string): Step[] =>
  text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, instruction = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      return { instruction, text: rest.trim() };
    });

const listOf = (text: string): string[] => JSON.parse(text) as string[];

export async function carryOut(steps: readonly Step[], build: Build): Promise<Image> {
  const stages: Stage[] = [];
  let environment: Record<string, string> = {};
  const image = { user: 'root', command: [''], health: [''], stopSignal: 'SIGTERM', volumes: [] as string[] };
  const stage = (): Stage => stages.at(-1) ?? fail('a step before the first FROM');
  const inStage = (path: string, of = stage()): string =>
    path.startsWith('/') ? join(of.root, path) : join(of.root, of.workingDirectory, path);
  /** Absolute folders of the image that a command may name. */
  const known = new Set<string>();
  const translate = (command: string): string =>
    [...known].reduce(
      (text, path) => text.replace(new RegExp(`(^|[\\s=:])${path}(?=[/\\s:]|$)`, 'g'), `$1${inStage(path)}`),
      command.replaceAll('node:node', build.node),
    );
  const know = (path: string): void => {
    const [, first = ''] = path.split('/');
    if (path.startsWith('/')) known.add(`/${first}`);
  };

  const carryOutStep = async ({ instruction, text }: Step): Promise<void> => {
    switch (instruction) {
      case 'FROM': {
        const [, , name = `stage-${stages.length + 1}`] = /^(\S+)(?: AS (\S+))?$/.exec(text) ?? fail(text);
        const root = join(build.folder, name);
        await mkdir(root, { recursive: true });
        await chmod(root, 0o755);
        stages.push({ name, root, workingDirectory: '/' });
        environment = {};
        return;
      }
      case 'WORKDIR':
        know(text);
        stage().workingDirectory = posix.resolve(stage().workingDirectory, text);
        await mkdir(inStage('.'), { recursive: true });
        return;
      case 'COPY': {
        const [, from, paths = ''] = /^(?:--from=(\S+) )?(.+)$/.exec(text) ?? [];
        const [to = '', ...sources] = paths.split(/\s+/).reverse();
        const source = stages.find(({ name }) => name === from);
        if (from !== undefined && source === undefined) fail(`no stage ${from}`);
        for (const path of sources.reverse())
          if (source === undefined) await copyFromContext(build, path, inStage(to), to.endsWith('/'));
          else await cp(inStage(path, source), inStage(to), { recursive: true, verbatimSymlinks: true });
        return;
      }
      case 'RUN': {
        for (const [word] of text.matchAll(/(?<=\s)\/\w+(?=\s|$)/g)) know(word);
        const command = translate(text);
        if ((await build.instead?.(text, inStage('.'))) === true) return;
        const env = { ...build.environment, ...environment };
        await run('sh', ['-ec', command], { cwd: inStage('.'), env, maxBuffer: 2 ** 26 });
        return;
      }
      case 'ENV':
        for (const assignment of text.split(/\s+/)) {
          const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(assignment) ?? fail(text);
          environment[name] = translate(value).replace('$PATH', build.environment.PATH ?? '');
        }
        return;
      case 'USER':
        image.user = text;
        return;
      case 'VOLUME':
        image.volumes.push(inStage(text));
        return;
      case 'HEALTHCHECK':
        image.health = listOf(/ CMD (\[.*\])$/.exec(text)?.[1] ?? fail(text));
        return;
      case 'STOPSIGNAL':
        image.stopSignal = text;
        return;
      case 'CMD':
        image.command = listOf(text);
        return;
      case 'EXPOSE':
        return;
      default:
        fail(`the instruction ${instruction}`);
    }
  };

  for (const step of steps) {
    const start = performance.now();
    await carryOutStep(step);
    build.onStep?.(stage().name, step, (performance.now() - start) / 1_000);
  }
  return {
    ...image,
    stopSignal: image.stopSignal as NodeJS.Signals,
    root: stage().root,
    workingDirectory: inStage('.'),
    environment,
    stages: stages.map(({ name }) => name),
  };
}

const fail = (what: string): never => {
  throw new Error(`This Dockerfile has something that the test cannot carry out: ${what}`);
};

async function copyFromContext(
  { context, ignoreFile }: Build,
  path: string,
  to: string,
  isFolder: boolean,
): Promise<void> {
  const isIncluded = await inclusionOf(ignoreFile);
  const source = join(context, path);
  if ((await stat(source)).isFile()) {
    if (!isIncluded(path)) fail(`${path} is left out of the context`);
    const target = isFolder || (await isDirectory(to)) ? join(to, path.split('/').at(-1)!) : to;
    await mkdir(dirname(target), { recursive: true });
    await copyFile(source, target);
    return;
  }
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const inner = join(folder, entry.name);
      const name = relative(context, inner).split(sep).join('/');
      if (/(^|\/)(node_modules|\.git)$/.test(name)) continue; // not even listed
      if (entry.isDirectory()) await walk(inner);
      else if (isIncluded(name)) {
        const target = join(to, relative(source, inner));
        await mkdir(dirname(target), { recursive: true });
        await copyFile(inner, target);
      }
    }
  };
  await walk(source);
}

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** As Docker reads it: the last pattern that matches a path, or a folder that it is in, decides. */
async function inclusionOf(ignoreFile: string): Promise<(path: string) => boolean> {
  const patterns = (await readFile(ignoreFile, 'utf8'))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const isException = line.startsWith('!');
      const source = (isException ? line.slice(1) : line)
        .replace(/[.+^${}()|[\]]/g, '\\$&')
        .replace(/\*\*\//g, '(?:.*/)?')
        .replace(/(?<!\.)\*/g, '[^/]*');
      return { isException, pattern: new RegExp(`^${source}(?:/.*)?$`) };
    });
  patterns.reverse();
  return (path) => patterns.find(({ pattern }) => pattern.test(path))?.isException ?? true;
}
