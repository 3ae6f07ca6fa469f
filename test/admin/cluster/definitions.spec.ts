import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  DefinitionChange,
  Definitions,
  ImportResult,
} from '../../../apps/broker/src/admin/definitions/definitions.dto.js';
import { startHarness, type AdminHarness } from '../support/admin-harness.js';

const DOCUMENT = {
  version: 1,
  topics: [
    { topic: 'orders', partitions: 3, configs: { 'retention.ms': '1000' } },
    { topic: 'payments', partitions: 1, configs: {} },
  ],
};

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
});
afterAll(() => admin.close());

const call = <T = ImportResult>(method: string, query = '', body?: object) =>
  admin.call<T>(method, `/api/v1/definitions${query}`, body);

const said = ({ name, action, what, before, after }: DefinitionChange): string =>
  `${action} ${name} ${what} ${before} ${after}`;

describe('definitions without a database', () => {
  it('are previewed, made, and then as they are to be', async () => {
    const preview = await call('POST', '?validateOnly=true', DOCUMENT);
    expect(preview.body).toMatchObject({ isApplied: false, unchanged: 0 });
    const expected = ['create orders partitions null 3', 'create payments partitions null 1'];
    expect(preview.body.changes.map((change) => said(change))).toEqual(expected);
    expect(admin.log.topics.all()).toEqual([]);
    const made = await call('POST', '', { ...DOCUMENT, reason: 'a new cluster' });
    const { changes, unchanged } = preview.body;
    expect(made.body).toEqual({ isApplied: true, changes, unchanged });
    const again = await call('POST', '', DOCUMENT);
    expect(again.body).toEqual({ isApplied: true, changes: [], unchanged: 2 });
    const audit = await admin.call<{ events: readonly object[] }>('GET', '/api/v1/audit');
    expect(audit.body.events).toMatchObject([
      { action: 'definitions.import', reason: 'a new cluster', outcome: 'succeeded' },
    ]);
  });

  it('are exported as they can be imported', async () => {
    const { body } = await call<Definitions>('GET');
    expect(body).toEqual(DOCUMENT);
    const back = await call('POST', '?validateOnly=true', body);
    expect(back.body).toMatchObject({ changes: [], unchanged: 2 });
  });

  it('grow and configure what is there, and leave alone what they do not name', async () => {
    const configs = { 'cleanup.policy': 'compact' };
    const topics = [{ topic: 'orders', partitions: 5, configs }];
    const { body } = await call('POST', '', { version: 1, topics });
    expect(body.changes.map((change) => said(change))).toEqual([
      'update orders partitions 3 5',
      'update orders cleanup.policy null compact',
    ]);
    const exported = await call<Definitions>('GET');
    expect(exported.body.topics).toEqual([
      { topic: 'orders', partitions: 5, configs: { ...configs, 'retention.ms': '1000' } },
      { topic: 'payments', partitions: 1, configs: {} },
    ]);
  });

  it('that conflict are named, and none of them is made', async () => {
    const topics = [
      { topic: 'new', partitions: 1 },
      { topic: 'orders', partitions: 2 },
    ];
    const preview = await call('POST', '?validateOnly=true', { version: 1, topics });
    expect(preview.body.changes.map((change) => said(change))).toContain(
      'conflict orders partitions 5 2',
    );
    const { status, body } = await call<Record<string, unknown>>('POST', '', {
      version: 1,
      topics,
    });
    expect([status, body.code]).toEqual([409, 'definitions-conflict']);
    expect(body.errors).toEqual([
      { pointer: '/topic/orders/partitions', message: 'is 5 and cannot become 2' },
    ]);
    expect(admin.log.topics.byName('new')).toBeUndefined();
  });

  it.each<[object, number, string]>([
    [{ version: 2 }, 400, 'invalid-request'],
    [{ version: 1, topics: [{ topic: 'a' }] }, 400, 'invalid-request'],
    [{ version: 1, records: [] }, 400, 'invalid-request'],
    [{ version: 1, topics: [{ topic: 'a b', partitions: 1 }] }, 400, 'invalid-topic'],
    [
      {
        version: 1,
        topics: [
          { topic: 'a', partitions: 1 },
          { topic: 'a', partitions: 2 },
        ],
      },
      400,
      'invalid-request',
    ],
    [
      { version: 1, topics: [{ topic: 'a', partitions: 1, configs: { 'retention.ms': 'x' } }] },
      400,
      'invalid-config',
    ],
    [
      {
        version: 1,
        roleBindings: [{ subjectType: 'user', subject: 'alice', role: 'viewer' }],
      },
      501,
      'needs-postgresql',
    ],
  ])('%j is refused', async (document, status, code) => {
    const answer = await call<Record<string, unknown>>('POST', '?validateOnly=true', document);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});
