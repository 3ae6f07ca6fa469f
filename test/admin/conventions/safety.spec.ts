import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NO_SIGN_IN } from '../../../apps/broker/src/admin/sign-in/sign-in-settings.js';
import { startHarness, type AdminHarness } from '../support/admin-harness.js';

const TOPICS = '/api/v1/topics';

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
  await admin.call('POST', TOPICS, { name: 'there', partitions: 1 });
});
afterAll(() => admin.close());

describe('who may talk to it', () => {
  const withHost = (host: string | undefined, port = admin.port) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asking = request(
        {
          port,
          host: '127.0.0.1',
          path: '/api/v1/brokers',
          setHost: false,
          headers: host === undefined ? {} : { Host: host },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      asking.on('error', reject).end();
    });

  it.each([
    ['localhost', 200],
    ['LOCALHOST:9644', 200],
    ['127.0.0.1:1', 200],
    ['[::1]:9644', 200],
    ['192.168.0.9', 200],
    ['evil.example', 421],
    ['localhost.evil.example', 421],
    ['127.0.0.1.evil.example:9644', 421],
    ['[::1', 421],
    ['', 421],
  ])('answers for the host name "%s" with %i', async (host, status) => {
    expect(await withHost(host)).toBe(status);
  });

  it('answers for a name that the operator allows', async () => {
    const other = await startHarness({ allowedHosts: ['Broker.internal'] });
    try {
      expect(await withHost('broker.internal:9644', other.port)).toBe(200);
      expect(await withHost('evil.example', other.port)).toBe(421);
    } finally {
      await other.close();
    }
  });

  it.each(['cross-site', 'same-site'])('refuses a write that a browser calls %s', async (site) => {
    const headers = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': site };
    const response = await admin.fetch(TOPICS, { method: 'POST', body: '{"name":"x"}', headers });
    expect(response.status).toBe(403);
    expect((await admin.fetch(`${TOPICS}/there`, { method: 'DELETE', headers })).status).toBe(403);
  });

  it('grants no other origin anything', async () => {
    const response = await admin.fetch(TOPICS, {
      method: 'OPTIONS',
      headers: { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(response.status).toBe(404);
    expect(
      [...response.headers.keys()].filter((name) => name.startsWith('access-control')),
    ).toEqual([]);
  });

  it('sends the security headers with every answer, failures included', async () => {
    for (const path of [TOPICS, '/nothing', '/metrics']) {
      const { headers } = await admin.fetch(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('does not listen beyond loopback for callers who need not sign in', async () => {
    await expect(startHarness({ host: '0.0.0.0' })).rejects.toThrow(/open to everyone/);
    const signIn = { ...NO_SIGN_IN, isRequired: true };
    await expect(startHarness({ host: '0.0.0.0', signIn })).rejects.toThrow(/PostgreSQL/);
  });

  it.each(['X-Forwarded-For', 'Forwarded', 'Via'])(
    'makes nobody administrator who comes through a proxy: %s',
    async (name) => {
      const response = await admin.fetch(TOPICS, { headers: { [name]: '127.0.0.1' } });
      expect(response.status).toBe(401);
      expect(await response.text()).toContain('POSTHORN_ADMIN_SIGN_IN');
      expect((await admin.fetch('/health/live', { headers: { [name]: 'x' } })).status).toBe(200);
    },
  );

  it('asks nobody to sign in on a machine that is tried out, and says so', async () => {
    const { body } = await admin.call('GET', '/api/v1/whoami');
    expect(body).toMatchObject({ actor: 'local-admin', userName: null, method: 'none' });
    expect(body.actions).toContain('user:edit');
    expect((await admin.call('GET', '/api/v1/sign-in')).body).toMatchObject({ isRequired: false });
  });

  it('has no sessions and no keys without a database, and lets in nobody who shows one', async () => {
    for (const path of ['/api/v1/sessions', '/api/v1/api-keys']) {
      const { status, body } = await admin.call('GET', path);
      expect([status, body.code]).toEqual([501, 'needs-postgresql']);
    }
    const key = `ph_${'a'.repeat(12)}_${'b'.repeat(64)}`;
    for (const Authorization of [`Bearer ${key}`, 'Bearer x', 'Basic cm9vdDpyb290', '']) {
      const response = await admin.fetch(TOPICS, { headers: { Authorization } });
      expect([Authorization, response.status]).not.toEqual([Authorization, 200]);
    }
  });
});
