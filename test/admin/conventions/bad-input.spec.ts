import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commit, startHarness, type AdminHarness } from '../support/admin-harness.js';
import { badInput, GROUP, TOPIC } from './bad-input-cases.js';

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
  await admin.call('POST', '/api/v1/topics', { name: TOPIC, partitions: 2 });
  await commit(admin.groups, GROUP, TOPIC, [0n]);
});
afterAll(() => admin.close());

describe('bad input ends with a problem that says what to do', () => {
  describe.each(Object.entries(badInput))('%s', (expected, cases) => {
    it.each(cases.map(([why, request, says = '']) => ({ why, request, says })))(
      '$why',
      async ({ request: { method, path, body, headers }, says }) => {
        const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
        const response = await admin.fetch(path, {
          method,
          body,
          headers: { ...type, ...headers },
        });
        const problem = (await response.json()) as { code: string };
        const { status } = response;
        expect(`${status} ${problem.code}`).toBe(expected);
        expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        expect(problem).toMatchObject({
          type: `/api/v1/problems/${problem.code}`,
          title: expect.any(String),
          status,
          detail: expect.stringContaining(says),
          instance: `urn:uuid:${response.headers.get('x-request-id')}`,
          hint: expect.any(String),
        });
      },
    );
  });

  it('and changed nothing', async () => {
    expect(admin.log.topics.all().map(({ name }) => name)).toEqual([TOPIC]);
    const page = await admin.call<{ records: unknown[] }>('GET', `/api/v1/topics/${TOPIC}/records`);
    expect(page.body.records).toEqual([]);
  });

  it('takes no prototype from a body', async () => {
    const body = '{"name":"plain","__proto__":{"partitions":3},"constructor":{"partitions":3}}';
    const headers = { 'Content-Type': 'application/json' };
    const path = '/api/v1/topics?validateOnly=true';
    const response = await admin.fetch(path, { method: 'POST', body, headers });
    expect(await response.json()).toMatchObject({ partitionCount: 4 });
    expect({}).not.toHaveProperty('partitions');
  });

  it('has a page about every kind of problem', async () => {
    const { body } = await admin.call<{ problems: { type: string; code: string }[] }>(
      'GET',
      '/api/v1/problems',
    );
    expect(body.problems.length).toBeGreaterThan(20);
    for (const { type, code } of body.problems) {
      const page = await admin.call('GET', type);
      expect([page.status, page.body.code]).toEqual([200, code]);
    }
  });
});
