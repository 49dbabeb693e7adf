/** Starts the real nginx or Caddy with the file in `deploy`, in front of a chat server. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from '../package/packed.js';
import { failWhenItEnds } from '../support/ends.js';
import { freePort } from '../support/engines/free-port.js';
import { eventually } from '../support/eventually.js';
import { findProxy, type ProxyName } from './find.js';

export interface Proxy {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Folder of its files; nginx has its cache there, in `cache`. */
  readonly folder: string;
  /** Certificate that clients have to trust. */
  readonly authority: string;
  /** What it logged. */
  output(): string;
  stop(): Promise<void>;
}

/** What a test needs otherwise than an operator: other ports, and no public certificate. */
interface Place {
  readonly folder: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Host and port of the chat server. */
  readonly upstream: string;
}

const DOMAIN = /chat\.example\.com/g;

/** Replaces text that must occur. */
function replace(text: string, what: string | RegExp, by: string): string {
  const replaced = text.replaceAll(typeof what === 'string' ? what : new RegExp(what.source, 'g'), by);
  if (replaced === text) throw new Error(`The file in deploy has no ${String(what)}.`);
  return replaced;
}

export async function startProxy(name: ProxyName, upstream: string, file?: string): Promise<Proxy> {
  const found = findProxy(name);
  if ('missing' in found) throw new Error(found.missing);
  const folder = await mkdtemp(join(tmpdir(), `missive-chat-${name}-`));
  const [httpPort, httpsPort] = [await freePort(), await freePort()];
  const place = { folder, httpPort, httpsPort, upstream };
  const { args, env, authority } = await (name === 'nginx' ? prepareNginx : prepareCaddy)(place, file);
  const child = spawn(found.program, args, { env: { PATH: process.env.PATH, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  const expectEnd = failWhenItEnds(child, name);
  try {
    await eventually(`${name} listens`, async () =>
      (await isOpen(httpsPort)) && (await isOpen(httpPort)) ? true : undefined,
    );
    return {
      httpPort,
      httpsPort,
      folder,
      authority: await eventually('the certificate', () =>
        readFile(authority, 'utf8').catch(() => undefined),
      ),
      output: () => output,
      async stop() {
        expectEnd();
        await end(child);
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  } catch (error) {
    expectEnd();
    await end(child);
    throw new Error(`${String(error)}\n${output}`, { cause: error });
  }
}

interface Prepared {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Path of the certificate. */
  readonly authority: string;
}

async function prepareNginx(
  { folder, httpPort, httpsPort, upstream }: Place,
  file?: string,
): Promise<Prepared> {
  await mkdir(join(folder, 'cache'));
  await chmod(folder, 0o711); // its workers are another user where root starts it
  const [certificate, key] = [join(folder, 'fullchain.pem'), join(folder, 'privkey.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const made = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    certificate,
  ];
  await run('openssl', [...made, ...subject]);
  let site = await readFile(file ?? join(ROOT, 'deploy', 'nginx.conf'), 'utf8');
  site = replace(site, '/etc/letsencrypt/live/chat.example.com', folder);
  site = replace(site, DOMAIN, 'localhost');
  site = replace(site, /listen 80;\n\s+listen \[::\]:80;/, `listen 127.0.0.1:${httpPort};`);
  site = replace(
    site,
    /listen 443 ssl http2;\n\s+listen \[::\]:443 ssl http2;/,
    `listen 127.0.0.1:${httpsPort} ssl http2;`,
  );
  site = replace(site, 'http://127.0.0.1:8080', `http://${upstream}`);
  site = site.replace('/var/cache/nginx', join(folder, 'cache'));
  await writeFile(join(folder, 'site.conf'), site);
  // What Debian's own nginx.conf has around a site.
  const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 256; }
http {
  ${TEMPORARY.map((one) => `${one}_temp_path ${folder}/${one};`).join('\n  ')}
  access_log off;
  sendfile on;
  tcp_nopush on;
  default_type application/octet-stream;
  gzip on;
  include ${folder}/site.conf;
}
`,
  );
  return { args: ['-c', join(folder, 'nginx.conf'), '-p', folder], env: {}, authority: certificate };
}

async function prepareCaddy(
  { folder, httpPort, httpsPort, upstream }: Place,
  file?: string,
): Promise<Prepared> {
  const site = await readFile(file ?? join(ROOT, 'deploy', 'Caddyfile'), 'utf8');
  const options = [
    'admin off',
    `http_port ${httpPort}`,
    `https_port ${httpsPort}`,
    'default_bind 127.0.0.1',
    'local_certs',
    'skip_install_trust',
  ];
  const config = join(folder, 'Caddyfile');
  await mkdir(join(folder, 'home'));
  await writeFile(config, `{\n${options.map((line) => `\t${line}\n`).join('')}}\n\n${site}`);
  const home = join(folder, 'home');
  return {
    args: ['run', '--config', config, '--adapter', 'caddyfile'],
    env: { DOMAIN: 'localhost', CHAT: upstream, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home },
    authority: join(home, 'caddy', 'pki', 'authorities', 'local', 'root.crt'),
  };
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
}
