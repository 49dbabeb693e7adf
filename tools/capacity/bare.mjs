/** The least that Node does for a request: what everything else is compared with, whatever the machine. */

import { createServer } from 'node:http';

const server = createServer((_, response) => response.writeHead(304).end());
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpu: (user + system) / 1000, megabytes: process.memoryUsage().rss / 2 ** 20, metrics: '' });
});
process.once('SIGTERM', () => process.exit(0));
