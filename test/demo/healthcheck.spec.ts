import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

let server: Server;
let status: number | undefined;

beforeAll(async () => {
  server = createServer((_, response) => {
    if (status !== undefined) response.writeHead(status).end('x'.repeat(100_000));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** The exit code of a container's health check: of what listens at the server's port, or at none. */
async function check(port = (server.address() as AddressInfo).port): Promise<unknown> {
  const child = spawn('bash', ['apps/demo/healthcheck.sh', String(port), '/health/ready']);
  const [code] = (await once(child, 'exit')) as unknown[];
  return code;
}

it('a container is healthy where a 2xx is answered: not where something else is, nothing is, or nobody listens', async () => {
  status = 200;
  expect(await check()).toBe(0);
  status = 503;
  expect(await check()).toBe(1);
  status = undefined;
  expect(await check()).toBe(1);
  // Nobody may listen at it but who is asked to by root.
  expect(await check(1)).toBe(1);
});
