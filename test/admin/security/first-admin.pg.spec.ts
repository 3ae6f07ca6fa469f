import type { IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runUserCommand } from '../../../apps/broker/src/users/user-command.js';
import { TestAuthority } from '../../security/certificates.js';
import {
  cookieOf,
  linkTokenOf,
  PASSWORD,
  SecuredCluster,
  type SecuredBroker,
} from '../support/secured-broker.js';

describe('the first administrator', () => {
  let cluster: SecuredCluster;
  let one: SecuredBroker;
  let two: SecuredBroker;
  let [tokenOfOne, tokenOfTwo] = ['', ''];
  beforeAll(async () => {
    cluster = await SecuredCluster.open();
    [one, two] = await Promise.all([
      cluster.start({ users: `service:${PASSWORD}` }),
      cluster.start({ users: `service:${PASSWORD}` }),
    ]);
    tokenOfOne = linkTokenOf(one.logged);
    tokenOfTwo = linkTokenOf(two.logged);
  });
  afterAll(() => cluster.close());

  const redeem = (broker: SecuredBroker, token: string, userName: string, password = PASSWORD) =>
    broker.call('POST', '/first-admin', {}, { token, userName, password });
  const users = async () => [
    ...(await one.broker.services.security.credentials.describe(null)).keys(),
  ];

  it('has a link that each broker printed once, as an address to open', () => {
    const links = one.logged.filter((line) => line.includes('first-admin='));
    expect(links).toHaveLength(1);
    expect(links[0]).toContain(`${one.url}/sign-in#first-admin=${tokenOfOne}`);
    expect(tokenOfOne).toMatch(/^[0-9a-f]{64}$/);
    expect(tokenOfTwo).not.toBe(tokenOfOne);
  });

  it('keeps its hash, not the link', async () => {
    const { rows } = await cluster.pool.query<{ all: string }>(
      `select string_agg(l::text, ' ') as all from posthorn_admin.first_admin_links l`,
    );
    expect(rows[0].all).not.toContain(tokenOfOne);
  });

  it.each([
    ['0'.repeat(64), 403],
    ['', 400],
    ['x', 400],
    [`${'0'.repeat(63)}G`, 400],
  ])('is nobody by the link "%s", and no user is made', async (token, status) => {
    expect((await redeem(one, token, 'mallory')).status).toBe(status);
    expect(await users()).toEqual(['service']);
  });

  it('is not somebody whose password the holder of the link does not know', async () => {
    const refused = await redeem(one, tokenOfOne, 'service', 'guess');
    expect([refused.status, refused.body.code]).toEqual([401, 'sign-in-failed']);
  });

  it('is not anybody by a link that is over', async () => {
    const shift = (by: string) =>
      cluster.pool.query(
        `update posthorn_admin.first_admin_links set expires_at = expires_at ${by}`,
      );
    await shift(`- interval '61 minutes'`);
    expect((await redeem(one, tokenOfOne, 'mallory')).body.code).toBe('link-not-valid');
    await shift(`+ interval '61 minutes'`);
  });

  it('is one, although both brokers get both links at the same moment', async () => {
    const attempts = await Promise.all(
      [one, two].flatMap((broker) =>
        [tokenOfOne, tokenOfTwo].flatMap((token) =>
          ['ann', 'ben'].map((name) => redeem(broker, token, `${name}-${broker.url.slice(-3)}`)),
        ),
      ),
    );
    const won = attempts.filter(({ status }) => status === 201);
    expect(won).toHaveLength(1);
    expect(attempts.filter(({ body }) => body.code === 'link-not-valid')).toHaveLength(7);
    expect(await users()).toEqual([String(won[0].body.userName), 'service'].sort());
    const me = await two.call('GET', '/whoami', { cookie: cookieOf(won[0]) });
    expect(me.body.actions).toContain('role:edit');
    const { rows } = await cluster.pool.query('select from posthorn_admin.role_bindings');
    expect(rows).toHaveLength(1);
  });

  it('is in the audit log, and the links are of no more use', async () => {
    const { rows } = await cluster.pool.query<{ resource: string; details: object }>(
      `select resource, details from posthorn_admin.audit_log
       where action = 'user.makeAdmin' and outcome = 'succeeded'`,
    );
    expect(rows).toEqual([
      {
        resource: expect.stringMatching(/^user\//) as unknown,
        details: { by: 'one-time link', isNew: true },
      },
    ]);
    for (const token of [tokenOfOne, tokenOfTwo]) {
      expect((await redeem(two, token, 'mallory')).body.code).toBe('link-not-valid');
    }
  });

  it('can be made once more by whoever has the database', async () => {
    let printed = '';
    await runUserCommand(
      { DATABASE_URL: cluster.databaseUrl, POSTHORN_ADMIN_URL: 'https://posthorn.example.com/' },
      ['admin-link'],
      { input: process.stdin, print: (text) => (printed += text), say: () => undefined },
    );
    expect(printed).toMatch(
      /^https:\/\/posthorn\.example\.com\/sign-in#first-admin=[0-9a-f]{64}\n$/,
    );
    const token = linkTokenOf([printed]);
    const answer = await redeem(one, token, 'service');
    expect([answer.status, answer.body.userName]).toEqual([201, 'service']);
    const { rows } = await cluster.pool.query('select from posthorn_admin.role_bindings');
    expect(rows).toHaveLength(2);
    expect((await redeem(one, token, 'service')).body.code).toBe('link-not-valid');
  });

  it('is there, so that the next start prints no link; over TLS, with metrics open to all', async () => {
    const authority = await TestAuthority.create();
    try {
      const { cert, key } = await authority.issue(['commonName', 'broker']);
      const three = await cluster.start({
        adminTls: true,
        tlsCert: authority.write(cert),
        tlsKey: authority.write(key),
        metricsSignIn: false,
      });
      expect(linkTokenOf(three.logged)).toBe('');
      const ask = (method: string, path: string, body?: object) =>
        askOverTls(three.broker.adminPort ?? 0, { ca: authority.cert, method, path }, body);
      expect((await ask('GET', '/metrics')).statusCode).toBe(200);
      expect((await ask('GET', '/api/v1/topics')).statusCode).toBe(401);
      const user = { userName: 'service', password: PASSWORD };
      const { headers } = await ask('POST', '/api/v1/sessions', user);
      expect(headers['set-cookie']).toEqual([
        expect.stringMatching(/^__Host-posthorn-session=.*; Secure$/) as unknown,
      ]);
      // A header that anyone can send makes no connection secure.
      const plain = await one.call(
        'POST',
        '/sessions',
        { headers: { 'X-Forwarded-Proto': 'https' } },
        user,
      );
      expect(cookieOf(plain)).toMatch(/^posthorn-session=/);
    } finally {
      authority.remove();
    }
  });
});

function askOverTls(
  port: number,
  options: RequestOptions,
  body?: object,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' };
    const asking = request(
      { host: '127.0.0.1', port, headers, agent: false, ...options },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer));
      },
    );
    asking.once('error', reject).end(body === undefined ? '' : JSON.stringify(body));
  });
}
