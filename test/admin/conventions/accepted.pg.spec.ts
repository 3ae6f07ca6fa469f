import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';

interface Answers {
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
}

/** As much of each as begins one. */
const BODIES: Readonly<Record<string, object>> = {
  exports: { source: { topic: 'orders' } },
  'index-builds': { topic: 'orders' },
  replays: { source: { topic: 'orders' }, target: { topic: 'copies' } },
};

describe('what goes on behind its answer', () => {
  let cluster: SecuredCluster;
  let one: SecuredBroker;
  let root: Proof;
  beforeAll(async () => {
    cluster = await SecuredCluster.open();
    one = await cluster.start({ users: `root:${PASSWORD}`, superUsers: 'User:root' });
    root = await signIn(one.call, 'root');
    for (const name of ['orders', 'copies']) {
      await one.call('POST', '/topics', root, { name, partitions: 1 });
    }
    const record = { key: { text: 'k' }, value: { json: { n: 1 } } };
    await one.call('POST', '/topics/orders/records', root, record);
  });
  afterAll(() => cluster.close());

  it.each(Object.entries(BODIES))('%s say where they can be followed', async (list, body) => {
    const by = { ...root, headers: { 'Idempotency-Key': `begin-${list}` } };
    const begun = await one.call('POST', `/${list}`, by, body);
    const location = begun.headers.get('Location') ?? '';
    expect([begun.status, location]).toEqual([
      202,
      expect.stringMatching(new RegExp(`^/api/v1/${list}/\\d+$`)),
    ]);
    const followed = await one.call('GET', location, root);
    expect([followed.status, `/api/v1/${list}/${String(followed.body.id)}`]).toEqual([
      200,
      location,
    ]);
    const again = await one.call('POST', `/${list}`, by, body);
    expect(again.headers.get('Location')).toBe(location);
    const preview = await one.call('POST', `/${list}?validateOnly=true`, root, body);
    expect([preview.status, preview.headers.get('Location')]).toEqual([202, null]);
  });

  it('says so in the document, of every operation that answers 202', async () => {
    const { body } = await one.call<{ paths: Record<string, Record<string, Answers>> }>(
      'GET',
      '/openapi.json',
      root,
    );
    const accepted = Object.values(body.paths)
      .flatMap((operations) => Object.values(operations))
      .flatMap(({ responses }) => (responses['202'] === undefined ? [] : [responses['202']]));
    expect(accepted).toHaveLength(5);
    for (const { headers } of accepted) expect(headers).toHaveProperty('Location');
  });
});
