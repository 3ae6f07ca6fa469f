import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../conformance/support.js';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Call,
  type Proof,
} from '../support/secured-broker.js';

/** A write that the state of the cluster refuses, whatever the request itself is like. */
interface Refused {
  readonly code: string;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  /** What brings the cluster there. */
  readonly sql?: string;
}

// Without a path, which is shown to nobody.
const webhook = (name: string) => ({ name, url: 'https://example.com/' });
const alertRule = (name: string) => ({ name, condition: { type: 'partitionsWithoutLeader' } });
const masking = { topic: 'orders', target: 'value', place: '$.card', action: 'MASK' };
const binding = { subjectType: 'user', subject: 'somebody', role: 'viewer' };

const WEBHOOKS = `insert into posthorn_admin.webhooks (name, url, format, description, secret, created_by)
  select 'hook-' || n, 'https://example.com', 'standard', '', '', 'test' from generate_series(1, 50) n`;
const RULES = `insert into posthorn_admin.alert_rules
    (name, description, severity, condition, for_seconds, webhooks, is_enabled, created_by)
  select 'rule-' || n, '', 'info', '{"type":"partitionsWithoutLeader"}', 0, '{}', false, 'test' from generate_series(1, 200) n`;
const MASKING = `insert into posthorn.masking_rules
    (rule_id, pattern_type, topic, target, place, action, replacement, description, created_by)
  select gen_random_uuid(), 'literal', 'other', 'value', '$.a', 'MASK', '', '', 'test' from generate_series(1, 500);
  insert into posthorn.policy_versions (kind, version) values ('masking-rules', 1)
  on conflict (kind) do update set version = policy_versions.version + 1`;
const ROLES = `insert into posthorn_admin.roles (name, description, actions)
  select 'role-' || n, '', '[]' from generate_series(1, 100) n`;
const BINDINGS = `insert into posthorn_admin.role_bindings (id, subject_type, subject, role, resources, created_by)
  select gen_random_uuid(), 'user', 'user-' || n, 'viewer', '[]', 'test' from generate_series(1, 10000) n`;
const IN_USE = `insert into posthorn_admin.role_bindings (id, subject_type, subject, role, resources, created_by)
  values (gen_random_uuid(), 'user', 'user-of-role', 'role-1', '[]', 'test')`;

/** In this order: what one of them fills stays full. */
const REFUSED: readonly (readonly [what: string, refused: Refused])[] = [
  [
    'a webhook of a name that there is',
    { code: 'webhook-exists', method: 'POST', path: '/webhooks', body: webhook('known') },
  ],
  [
    'a webhook too many',
    {
      code: 'too-many-webhooks',
      method: 'POST',
      path: '/webhooks',
      body: webhook('one-more'),
      sql: WEBHOOKS,
    },
  ],
  [
    'an alert rule of a name that there is',
    { code: 'alert-rule-exists', method: 'POST', path: '/alert-rules', body: alertRule('known') },
  ],
  [
    'an alert rule too many',
    {
      code: 'too-many-alert-rules',
      method: 'POST',
      path: '/alert-rules',
      body: alertRule('one-more'),
      sql: RULES,
    },
  ],
  [
    'a role too many',
    {
      code: 'too-many-roles',
      method: 'PUT',
      path: '/roles/one-more',
      body: { description: '', actions: ['topic:view'] },
      sql: ROLES,
    },
  ],
  [
    'a role that somebody has',
    { code: 'role-in-use', method: 'DELETE', path: '/roles/role-1', sql: IN_USE },
  ],
  ['a role that is not there', { code: 'role-not-found', method: 'DELETE', path: '/roles/nobody' }],
  [
    'a role binding too many',
    {
      code: 'too-many-role-bindings',
      method: 'POST',
      path: '/role-bindings',
      body: binding,
      sql: BINDINGS,
    },
  ],
  [
    'a grant too many',
    {
      code: 'too-many-role-bindings',
      method: 'POST',
      path: '/grants',
      body: { userName: 'somebody', role: 'viewer', minutes: 5, reason: 'test' },
    },
  ],
  [
    'a masking rule too many',
    {
      code: 'invalid-request',
      method: 'POST',
      path: '/masking-rules',
      body: masking,
      sql: MASKING,
    },
  ],
];

let cluster: SecuredCluster;
let call: Call;
let root: Proof;

beforeAll(async () => {
  cluster = await SecuredCluster.open();
  const options = { users: `root:${PASSWORD}`, superUsers: 'User:root', authorizer: 'acl' };
  ({ call } = await cluster.start(options));
  root = await signIn(call, 'root');
  await call('POST', '/webhooks', root, webhook('known'));
  await call('POST', '/alert-rules', root, alertRule('known'));
});
afterAll(() => cluster?.close());

const rowsOf = async (): Promise<unknown> => {
  const tables = ['webhooks', 'alert_rules', 'roles', 'role_bindings'];
  const counts = tables.map(
    (table) => `(select count(*) from posthorn_admin.${table}) as ${table}`,
  );
  return (await cluster.pool.query(`select ${counts.join(', ')}`)).rows[0];
};

describe('with validateOnly', () => {
  it('a write that would be done is answered as it would be, and leaves nothing', async () => {
    const before = await rowsOf();
    const asked = [
      ['POST', '/webhooks', webhook('fine')],
      ['POST', '/alert-rules', alertRule('fine')],
      ['PUT', '/roles/fine', { description: 'fine', actions: ['topic:view'] }],
      ['POST', '/role-bindings', binding],
      ['POST', '/masking-rules', masking],
    ] as const;
    for (const [method, path, body] of asked) {
      const preview = await call(method, `${path}?validateOnly=true`, root, body);
      expect([path, preview.status]).toEqual([path, method === 'PUT' ? 200 : 201]);
      expect(preview.body).toMatchObject({
        ...body,
        ...(method === 'PUT' ? { name: 'fine' } : {}),
      });
    }
    expect(await rowsOf()).toEqual(before);
    expect((await call('GET', '/masking-rules', root)).body.maskingRules).toEqual([]);
  });

  it.each(REFUSED)('%s is refused as without', async (_what, { code, method, path, body, sql }) => {
    if (sql !== undefined) await cluster.pool.query(sql);
    const preview = () => call(method, `${path}?validateOnly=true`, root, body);
    // What another broker would have changed is known here within a second.
    await until('it to be refused', async () => (await preview()).status >= 400);
    const [validated, done] = [await preview(), await call(method, path, root, body)];
    const { instance: _, ...problem } = done.body;
    expect(problem).toMatchObject({ code });
    expect(validated).toMatchObject({ status: done.status, body: problem });
  });
});
