import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { LookupFunction } from 'node:net';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startMissiveEmulator } from '../../../../emulators/src/index.js';
import { isOutsidePublicIpv6 } from '../../../src/relay/files/public-network.js';
import {
  fetchRemoteFile,
  RemoteFileError,
  type RemoteFileOptions,
} from '../../../src/relay/files/remote-file.js';
import type { RemoteFile } from '../../../src/stores/relay-store.js';
import { serve } from './support.js';

const CONTENT = Buffer.from('%PDF-1.7 and so on');
const file = (changes: Partial<RemoteFile> = {}): RemoteFile => ({
  id: '1',
  filename: 'proof.pdf',
  contentType: 'application/pdf',
  size: CONTENT.length,
  url: null,
  base64: null,
  ...changes,
});

/** Asserts the reason of the error, and that it contains no secret: a URL may contain a key. */
const isError = (problem: 'refused' | 'unavailable', why: RegExp) => (error: unknown) => {
  assert.ok(error instanceof RemoteFileError, String(error));
  assert.equal(error.problem, problem, `${error.message} ${String(error.cause)}`);
  assert.match(error.message, why);
  assert.match(error.message, /^The file “.+” cannot be passed on: .+\.$/);
  assert.doesNotMatch(error.message, /:\/\/.*\/|key=/);
  return true;
};
const refuses = async (url: string, why: RegExp, options: RemoteFileOptions = {}): Promise<void> =>
  assert.rejects(fetchRemoteFile(file({ url }), options), isError('refused', why), url);

/** A DNS lookup of these names; other names fail. */
const lookupOf =
  (names: Readonly<Record<string, readonly string[]>>, asked: string[] = []): LookupFunction =>
  (name, { all }, answer) => {
    asked.push(name);
    const addresses = (names[name] ?? []).map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    const [first] = addresses;
    if (first === undefined) answer(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), '', 0);
    else if (all === true) answer(null, addresses);
    else answer(null, first.address, first.family);
  };
const NO_NAMES = lookupOf({});

const PRIVATE = [
  '127.0.0.1',
  '127.8.8.8',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '100.100.100.200',
  '0.0.0.0',
  '0.1.2.3',
  '192.0.0.192',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.1',
  '239.1.1.1',
  '240.0.0.1',
  '255.255.255.255',
  '168.63.129.16',
  '::1',
  '::',
  '::ffff:10.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:169.254.169.254',
  '::127.0.0.1',
  '::a00:1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::7f00:1',
  '2002:7f00:1::',
  '2001:0:7f00:1::',
  'fe80::1',
  'fec0::1',
  'fc00::1',
  'fd00:ec2::254',
  'ff02::1',
  '2001:db8::1',
  '3fff::1',
  '5f00::1',
  '4000::1',
  '100::1',
];

describe('the URL of an agent’s file', () => {
  it('CC-02 must be https, without a port, password or private IP address', async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['http://files.example/a?key=1', /not https/],
      ['ftp://files.example/a', /not https/],
      ['gopher://127.0.0.1:70/_', /not https/],
      ['file:///etc/passwd', /not https/],
      ['data:text/plain,hello', /not https/],
      ['javascript:alert(1)', /not https/],
      ['blob:https://files.example/1', /not https/],
      ['unix:/var/run/docker.sock', /not https/],
      ['https://files.example:8443/a', /contains a port/],
      ['https://files.example:80/a', /contains a port/],
      ['https://user:pass@files.example/a', /password/],
      ['https://user@files.example/a', /password/],
      ['https://', /is not a valid URL/],
      ['//files.example/a', /is not a valid URL/],
      ['/etc/passwd', /is not a valid URL/],
      ['', /is not a valid URL/],
      ['https://files example/', /is not a valid URL/],
      ['https://256.256.256.256/', /is not a valid URL/],
      ['https://[::1/', /is not a valid URL/],
    ];
    for (const [url, why] of cases) await refuses(url, why, { lookup: NO_NAMES });
    await assert.rejects(fetchRemoteFile(file()), isError('refused', /neither an address nor content/));
  });

  it('CC-02 is rejected for a private IP address in any notation', async () => {
    const hosts = PRIVATE.map((address) => (address.includes(':') ? `[${address}]` : address));
    const written = [
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '017700000001',
      '127.1',
      '0x7f.1',
      '127.0.0.1.',
      '0',
      '1.2.3.4@127.0.0.1',
      '①②⑦.⓪.⓪.①',
      '[0:0:0:0:0:0:0:1]',
      '[::ffff:7f00:1]',
      '[::FFFF:0A00:0001]',
    ];
    for (const host of [...hosts, ...written])
      await refuses(`https://${host}/latest/meta-data`, /not on the internet|password/, { lookup: NO_NAMES });
    await refuses('https://[fe80::1%25eth0]/', /is not a valid URL/);
  });

  it('CC-02 is rejected for a name that resolves to a private address, alone or beside a public one', async () => {
    for (const address of PRIVATE)
      for (const addresses of [[address], ['93.184.215.14', address], [address, '2606:2800:21f:cb07::1']])
        await refuses('https://rebind.example/', /not on the internet/, {
          lookup: lookupOf({ 'rebind.example': addresses }),
        });
    await refuses('https://localhost/', /not on the internet/);
  });

  it('CC-02 is checked at each connection: a name that resolves differently now is rejected', async () => {
    const asked: string[] = [];
    const answers = [['127.0.0.1'], ['::1']];
    const lookup: LookupFunction = (name, options, answer) =>
      lookupOf({ [name]: answers.shift() ?? [] }, asked)(name, options, answer);
    await refuses('https://rebind.example/', /not on the internet/, { lookup });
    await refuses('https://rebind.example/', /not on the internet/, { lookup });
    assert.deepEqual(asked, ['rebind.example', 'rebind.example']);
  });

  it('CC-02 is retried later when its name does not resolve now', async () => {
    const asked: string[] = [];
    await assert.rejects(
      fetchRemoteFile(file({ url: 'https://files.example:443/a' }), { lookup: lookupOf({}, asked) }),
      isError('unavailable', /no complete response/),
    );
    assert.deepEqual(asked, ['files.example']);
  });

  it('CC-02 distinguishes public IPv6 addresses from others', () => {
    for (const address of ['2606:2800:21f:cb07::1', '2a00:1450:4001::', '3fff::1', '2001:db8::1'])
      assert.equal(isOutsidePublicIpv6(address), false, address);
    for (const address of ['200::1', '4000::1', '::2001:1', 'fe80::1', '1:2::3'])
      assert.ok(isOutsidePublicIpv6(address));
    assert.equal(isOutsidePublicIpv6('93.184.215.14'), false);
  });
});

describe('a file on the configured Missive host', () => {
  const respondWith = (headers: Record<string, string | number>, body: Uint8Array | string, status = 200) =>
    serve((_, response) => response.writeHead(status, headers).end(body));
  const PDF = { 'Content-Type': 'application/pdf' };

  it('CC-02 is read from this machine by plain HTTP, byte for byte', async () => {
    const body = randomBytes(300_000);
    const headers: Record<string, unknown>[] = [];
    const { origin } = await serve((request, response) => {
      headers.push(request.headers);
      response.writeHead(200, PDF).end(body);
    });
    const fetched = await fetchRemoteFile(
      file({ url: `${origin}/a.pdf?key=1`, filename: '../a\u202E.pdf' }),
      {
        trustedOrigin: origin,
      },
    );
    assert.ok(fetched.bytes.equals(body));
    assert.deepEqual([fetched.filename, fetched.contentType], ['a.pdf', 'application/pdf']);
    const [sent] = headers;
    assert.deepEqual([sent?.['accept-encoding'], sent?.authorization], ['identity', undefined]);
    await refuses(`${origin}/a.pdf`, /not https/);
    await refuses(`${origin}/a.pdf`, /not https/, { trustedOrigin: 'http://127.0.0.1' });
    await refuses(origin.replace('//', '//user:pass@'), /password/, { trustedOrigin: origin });
  });

  it('CC-02 is read as Missive’s webhook names it', async () => {
    const emulator = await startMissiveEmulator();
    after(() => emulator.stop());
    const missive = emulator.organization;
    let attachments: {
      id: string;
      filename: string;
      url: string;
      size: number;
      media_type: string;
      sub_type: string;
    }[] = [];
    const hook = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { message } = JSON.parse(Buffer.concat(chunks).toString()) as {
          message: { attachments: typeof attachments };
        };
        attachments = message.attachments;
        response.end('{}');
      });
    });
    missive.channel.webhookUrl = hook.origin;
    await fetch(`${emulator.apiBaseUrl}/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${missive.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        messages: {
          account: missive.channel.id,
          from_field: { id: 'v', username: 'v', name: 'V' },
          to_fields: [{ id: 's', username: 's', name: 'S' }],
          body: 'Hello',
          references: ['mwc:1'],
        },
      }),
    });
    missive.reply(missive.conversations[0]!.id, {
      body: 'Here',
      files: [{ filename: 'é 1.pdf', bytes: CONTENT }],
    });
    await missive.webhooks.settled();
    const [{ id, filename, url, size, media_type, sub_type }] = attachments as [(typeof attachments)[0]];
    const named = { id, filename, url, size, contentType: `${media_type}/${sub_type}`, base64: null };
    const fetched = await fetchRemoteFile(named, { trustedOrigin: new URL(emulator.apiBaseUrl).origin });
    assert.deepEqual(fetched, { bytes: CONTENT, filename: 'é 1.pdf', contentType: 'application/pdf' });
  });

  it('CC-02 is read after at most three redirects, and never from a private address', async () => {
    const inner = await serve((_, response) => response.end('secret'));
    const moves: Record<string, string> = {
      '/1': '/2',
      '/2': './3',
      '/3': '/end',
      '/0': '/1',
      '/loop': '/loop',
      '/nowhere': '',
      '/inner': `${inner.origin}/`,
      '/https': 'https://127.0.0.1/',
      '/six': 'https://[::1]/',
      '/meta': 'https://169.254.169.254/latest',
      '/rebind': 'https://rebind.example/',
      '/file': 'file:///etc/passwd',
      '/data': 'data:text/plain,x',
      '/password': 'https://a:b@files.example/',
      '/port': 'https://files.example:22/',
      '/bad': 'https://[',
      '/protocolless': '//127.0.0.1/',
    };
    const missive = await serve(({ url = '' }, response) => {
      const location = moves[url];
      if (location === undefined) response.writeHead(200, PDF).end(CONTENT);
      else response.writeHead(302, { Location: location }).end('x'.repeat(100_000));
    });
    const { origin } = missive;
    const options = { trustedOrigin: origin, lookup: lookupOf({ 'rebind.example': ['10.0.0.1'] }) };
    assert.deepEqual((await fetchRemoteFile(file({ url: `${origin}/1` }), options)).bytes, CONTENT);
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['/0', /too often/],
      ['/loop', /too often/],
      ['/nowhere', /too often/],
      ['/inner', /not https/],
      ['/https', /not on the internet/],
      ['/six', /not on the internet/],
      ['/meta', /not on the internet/],
      ['/rebind', /not on the internet/],
      ['/file', /not https/],
      ['/data', /not https/],
      ['/password', /password/],
      ['/port', /contains a port/],
      ['/bad', /is not a valid URL/],
      ['/protocolless', /not https/],
    ];
    for (const [path, why] of wrong) await refuses(origin + path, why, options);
    assert.deepEqual(inner.requested, []);
  });

  it(
    'CC-02 is not read to its end when it is too large, whatever size was reported',
    { timeout: 10_000 },
    async () => {
      const trusted = async (answer: (response: ServerResponse) => void): Promise<void> => {
        let hangUp: () => void = () => undefined;
        const hungUp = new Promise<void>((resolve) => (hangUp = resolve));
        const { origin } = await serve((_, response) => {
          response.on('close', hangUp);
          answer(response);
        });
        await refuses(origin, /larger than 100 kB/, { trustedOrigin: origin, limitBytes: 100_000 });
        await hungUp;
      };
      const endless = (response: ServerResponse): void => {
        const more = (): void => {
          while (response.write(Buffer.alloc(16_384)));
        };
        response.on('drain', more);
        more();
      };
      await trusted((response) => endless(response.writeHead(200, PDF)));
      await trusted((response) =>
        response.writeHead(200, { ...PDF, 'Content-Length': 100_001 }).flushHeaders(),
      );
      await trusted((response) =>
        response.writeHead(200, { ...PDF, 'Transfer-Encoding': 'chunked' }).end(Buffer.alloc(100_001)),
      );
      await assert.rejects(
        fetchRemoteFile(file({ size: 50_000_001, url: 'https://files.example/' }), { lookup: NO_NAMES }),
        isError('refused', /larger than 50 MB/),
      );
      const { origin } = await respondWith(PDF, Buffer.alloc(100_000));
      const fetched = await fetchRemoteFile(file({ url: origin }), {
        trustedOrigin: origin,
        limitBytes: 100_000,
      });
      assert.equal(fetched.bytes.length, 100_000);
    },
  );

  it('CC-02 is rejected when compressed: it may be a decompression bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    const { origin } = await respondWith({ ...PDF, 'Content-Encoding': 'gzip' }, bomb);
    await refuses(origin, /compressed/, { trustedOrigin: origin });
  });

  it('CC-02 may be retried when it arrives too late or incomplete', async () => {
    const slow: Record<string, (response: ServerResponse) => void> = {
      silent: () => undefined,
      'drop by drop': (response) => {
        response.writeHead(200, { ...PDF, 'Content-Length': 1_000_000 });
        const timer = setInterval(() => response.write('a'), 20);
        response.on('close', () => clearInterval(timer));
      },
      'headers drop by drop': ({ socket }) => {
        if (socket === null) return;
        socket.write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => socket.write('X: y\r\n'), 20);
        socket.on('close', () => clearInterval(timer));
      },
      'cut short': (response) => {
        response.writeHead(200, { ...PDF, 'Content-Length': 1_000 }).write('a', () => response.destroy());
      },
      'cut in a chunk': (response) => void response.writeHead(200, PDF).write('a', () => response.destroy()),
      'shorter than told': (response) =>
        response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nabc'),
      'no HTTP': (response) => response.socket?.end('SSH-2.0-OpenSSH\r\n'),
    };
    for (const [name, answer] of Object.entries(slow)) {
      const { origin } = await serve((_, response) => answer(response));
      const start = performance.now();
      await assert.rejects(
        fetchRemoteFile(file({ url: origin }), { trustedOrigin: origin, timeoutMs: 200 }),
        isError('unavailable', /no complete response in time/),
        name,
      );
      assert.ok(performance.now() - start < 2_000, name);
    }
    const trustedOrigin = 'http://127.0.0.1:1';
    await assert.rejects(
      fetchRemoteFile(file({ url: trustedOrigin }), { trustedOrigin }),
      isError('unavailable', /no complete response/),
    );
  });

  it('CC-02 has one time limit for all of its slow redirects', async () => {
    const { origin, requested } = await serve(({ url = '' }, response) => {
      setTimeout(() => response.writeHead(302, { Location: `${url}x` }).end(), 90);
    });
    await assert.rejects(
      fetchRemoteFile(file({ url: `${origin}/` }), { trustedOrigin: origin, timeoutMs: 200 }),
      isError('unavailable', /in time/),
    );
    assert.ok(requested.length <= 3);
  });

  it('CC-02 is retried after temporary errors, and given up after permanent ones', async () => {
    const answers: readonly (readonly [number, 'refused' | 'unavailable'])[] = [
      [204, 'refused'],
      [206, 'refused'],
      [304, 'refused'],
      [401, 'refused'],
      [403, 'refused'],
      [404, 'refused'],
      [410, 'refused'],
      [408, 'unavailable'],
      [425, 'unavailable'],
      [429, 'unavailable'],
      [500, 'unavailable'],
      [503, 'unavailable'],
    ];
    for (const [status, problem] of answers) {
      const { origin } = await respondWith({}, '', status);
      await assert.rejects(
        fetchRemoteFile(file({ url: origin }), { trustedOrigin: origin }),
        isError(problem, new RegExp(`returned status ${status}`)),
      );
    }
  });

  it('CC-02 is never stored under a type that browsers execute', async () => {
    const typeOf = async (claimed: string, served: string, body: string): Promise<string> => {
      const { origin } = await respondWith({ 'Content-Type': served }, body);
      const named = file({ url: origin, contentType: claimed });
      return (await fetchRemoteFile(named, { trustedOrigin: origin })).contentType;
    };
    const UNKNOWN = 'application/octet-stream';
    assert.equal(await typeOf('text/html', 'text/html', '<script>'), UNKNOWN);
    assert.equal(await typeOf('image/svg+xml', 'image/svg+xml', '<svg onload=alert(1)>'), UNKNOWN);
    assert.equal(await typeOf('image/png', 'text/html; charset=utf-8', 'PNG'), UNKNOWN);
    assert.equal(await typeOf('image/png', 'image/png', '\n<svg onload=alert(1)>'), UNKNOWN);
    assert.equal(await typeOf('text/plain', 'text/html', '<script>'), 'text/plain');
    assert.equal(await typeOf('image/png', 'image/png', 'PNG'), 'image/png');
  });
});

describe('a file inside the webhook', () => {
  const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
  const inline = (base64: string, options: RemoteFileOptions = {}) =>
    fetchRemoteFile(file({ base64, filename: '', contentType: 'image/png', size: 0 }), options);

  it('CC-02 is decoded from Base64', async () => {
    const fetched = await inline(PNG.toString('base64'));
    assert.deepEqual(fetched, { bytes: PNG, filename: 'file.png', contentType: 'image/png' });
    const markup = await inline(Buffer.from('<svg>').toString('base64'));
    assert.equal(markup.contentType, 'application/octet-stream');
  });

  it('CC-02 is rejected when it is too large or not Base64', async () => {
    const nine = Buffer.alloc(9).toString('base64');
    assert.equal((await inline(nine, { limitBytes: 9 })).bytes.length, 9);
    for (const limitBytes of [8, 7, 1])
      await assert.rejects(inline(nine, { limitBytes }), isError('refused', /larger than \d B/));
    for (const base64 of [
      'a',
      'ab=c',
      '=',
      'data:image/png;base64,aaaa',
      'aaaa\naaaa',
      'a-_a',
      'aaaaa===',
      'é'.repeat(4),
    ])
      await assert.rejects(inline(base64), isError('refused', /not proper Base64/), base64);
    const start = performance.now();
    await assert.rejects(inline(`${'a'.repeat(40_000_000)}!!!!`), isError('refused', /not proper Base64/));
    assert.ok(performance.now() - start < 5_000);
  });
});
