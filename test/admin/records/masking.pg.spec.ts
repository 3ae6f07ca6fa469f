import { connectCluster } from '@posthorn/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../conformance/support.js';
import { EventSourceReader } from '../support/event-source.js';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';

const SECRET = '4111222233334444';
const LETTERS = 'payments.billing.dlq';
const RETRIES = 'payments.billing.retry.1';
const ELSEWHERE = 'elsewhere';

describe('what masking rules hide', () => {
  let cluster: SecuredCluster;
  let one: SecuredBroker;
  let root: Proof;
  let viewer: Proof;
  const paths = [
    '/topics/payments/records',
    '/topics/payments/records?order=asc&q=p-1',
    '/topics/payments/records/0/0',
    `/topics/${LETTERS}/records`,
    '/records:search?budgetMs=10000&key=p-1',
    '/records:search?budgetMs=10000&q=p-1',
    '/records:search?budgetMs=10000&where=%24.open%3D%3Dyes',
    '/journeys/p-1',
    '/dead-letters',
    `/topics/${RETRIES}/records`,
    `/topics/${ELSEWHERE}/records`,
  ];

  beforeAll(async () => {
    cluster = await SecuredCluster.open();
    one = await cluster.start({
      users: `root:${PASSWORD},eve:${PASSWORD}`,
      superUsers: 'User:root',
    });
    root = await signIn(one.call, 'root');
    await cluster.bind('eve', 'operator');
    viewer = await signIn(one.call, 'eve');
    for (const name of ['payments', LETTERS, RETRIES, ELSEWHERE]) {
      await one.call('POST', '/topics', root, { name, partitions: 1 });
    }
    const value = { json: { card: { number: SECRET }, cards: [{ n: SECRET }], open: 'yes' } };
    const headers = [
      { key: 'card', value: { text: SECRET } },
      { key: 'correlation-id', value: { text: 'c-1' } },
    ];
    const record = { key: { text: 'p-1' }, value, headers, partition: 0 };
    await one.call('POST', '/topics/payments/records', root, record);
    const { host, port } = one.broker;
    const kafka = connectCluster({ brokers: [`${host}:${port}`], clientId: 'masking' });
    await kafka.producer().send({
      topic: LETTERS,
      key: 'p-1',
      value: JSON.stringify(value.json),
      headers: [
        ['card', SECRET],
        ['kafka_dlt-original-topic', 'payments'],
        ['kafka_dlt-original-partition', '\0\0\0\0'],
        ['kafka_dlt-original-offset', '\0\0\0\0\0\0\0\0'],
        ['kafka_dlt-exception-fqcn', 'Error'],
        ['kafka_dlt-exception-message', `no card is ${SECRET}`],
        ['kafka_dlt-exception-stacktrace', `Error: no card is ${SECRET}\n    at charge`],
      ].map(([name, text]) => [name, Buffer.from(text)] as const),
    });
    await kafka.producer().send({
      topic: RETRIES,
      value: JSON.stringify(value.json),
      headers: [['kafka_original-topic', Buffer.from('payments')]],
    });
    await kafka.close();
    await until('the dead letter to be indexed', async () => {
      const { body } = await one.call<{ deadLetters: unknown[] }>('GET', '/dead-letters', root);
      return body.deadLetters.length === 1;
    });
    const rules = [
      { target: 'value', place: '$.card.number', action: 'MASK' },
      { target: 'value', place: '$.cards[*].n', action: 'REMOVE' },
      { target: 'header', place: 'Card', action: 'REPLACE' },
    ];
    for (const rule of rules) {
      const { status } = await one.call('POST', '/masking-rules', root, {
        topic: 'payments',
        ...rule,
      });
      expect(status).toBe(201);
    }
    // By somebody who may not see it whole: a copy shows no more than what it is of.
    const redrive = { letters: { filter: { topic: LETTERS } }, topic: ELSEWHERE };
    const replay = { source: { topic: 'payments' }, target: { topic: ELSEWHERE } };
    expect((await one.call('POST', '/redrives', viewer, redrive)).status).toBe(202);
    expect((await one.call('POST', '/replays', viewer, replay)).status).toBe(202);
    await until('the copies', async () => {
      const path = `/topics/${ELSEWHERE}/records`;
      return (await one.call<{ records: unknown[] }>('GET', path, root)).body.records.length === 2;
    });
  });
  afterAll(() => cluster.close());

  it.each(paths)('%s shows it to nobody but who may unmask', async (path) => {
    const hidden = await one.call<object>('GET', path, viewer);
    expect([path, hidden.status]).toEqual([path, 200]);
    expect(JSON.stringify(hidden.body)).not.toContain(SECRET);
    const whole = await one.call<object>('GET', path, root);
    // A journey shows no values, but what failed of them.
    expect(JSON.stringify(whole.body)).toContain(SECRET);
    const stands = /^.(dead-letters|journeys)/.test(path) ? 'masked: ' : '****************';
    expect(JSON.stringify(hidden.body)).toContain(stands);
  });

  it('no answer that this API has for reading shows it', async () => {
    type Operation = { readonly responses: Readonly<Record<string, object>> };
    type Operations = Readonly<Record<string, { readonly get?: Operation }>>;
    const { body: document } = await one.call<{ paths: Operations }>('GET', '/openapi.json', root);
    const { body: groups } = await one.call<{ groups: { id: string }[] }>(
      'GET',
      '/dead-letters/groups',
      root,
    );
    // Streams do not end; what they show has claims of its own.
    const ends = ({ responses }: Operation): boolean =>
      !JSON.stringify(responses).includes('text/event-stream');
    const asked = Object.entries(document.paths)
      .filter(([, { get }]) => get !== undefined && ends(get))
      .map(([path]) => path)
      .flatMap((path) =>
        ['payments', LETTERS, RETRIES, ELSEWHERE].map((topic) =>
          path
            .replace('/api/v1', '')
            .replace('{topic}', topic)
            .replace('/groups/{id}', `/groups/${groups.groups[0].id}`)
            .replace('/journeys/{id}', '/journeys/p-1')
            .replace('{partition}', '0')
            .replace('{offset}', '0')
            .replaceAll(/\{\w+\}/g, '1'),
        ),
      );
    const answered: string[] = [];
    for (const path of new Set(asked)) {
      const { status, body } = await one.call<object>('GET', path, viewer);
      if (status === 200) answered.push(path);
      expect([path, JSON.stringify(body)?.includes(SECRET) ?? false]).toEqual([path, false]);
    }
    expect(answered.length).toBeGreaterThan(30);
  });

  it('a replay tells nothing of it by what it finds', async () => {
    const body = {
      source: { topic: 'payments' },
      where: { conditions: [`$.card.number==${SECRET}`] },
      target: { topic: ELSEWHERE },
    };
    const matched = async (proof: Proof): Promise<number> => {
      const path = '/replays?validateOnly=true';
      const answer = await one.call<{ preview: { matched: number } }>('POST', path, proof, body);
      return answer.body.preview.matched;
    };
    expect([await matched(viewer), await matched(root)]).toEqual([0, 1]);
  });

  it('a search does not tell how much an index knew of it', async () => {
    const progress = async (proof: Proof): Promise<string | null> => {
      const path = `/records:search?budgetMs=10000&where=%24.card.number%3D%3D${SECRET}`;
      const answer = await one.call<{ progress: { bytesRead: string | null } }>('GET', path, proof);
      return answer.body.progress.bytesRead;
    };
    expect(await progress(viewer)).toBeNull();
    expect(Number(await progress(root))).toBeGreaterThan(0);
  });

  it('a dead letter keeps hidden what was hidden where it came from', async () => {
    const { body } = await one.call<{ deadLetters: { id: string }[] }>(
      'GET',
      '/dead-letters',
      viewer,
    );
    const path = `/dead-letters/${body.deadLetters[0].id}`;
    const letter = await one.call<object>('GET', path, viewer);
    expect(JSON.stringify(letter.body)).not.toContain(SECRET);
    expect(JSON.stringify(letter.body)).toContain('****************');
    const changed = await one.call<object>('PATCH', path, viewer, { note: 'seen' });
    expect(JSON.stringify(changed.body)).not.toContain(SECRET);
    expect(JSON.stringify((await one.call<object>('GET', path, root)).body)).toContain(SECRET);
  });

  it('a dead letter is edited by nobody in a part of which something is masked for them', async () => {
    type Listed = { readonly deadLetters: readonly { readonly id: string }[] };
    const { body } = await one.call<Listed>('GET', '/dead-letters', root);
    const path = `/dead-letters/${body.deadLetters[0].id}`;
    expect((await one.call('PATCH', path, root, { status: 'open' })).status).toBe(200);
    const seen = await one.call<{ masked: string[] }>('GET', path, viewer);
    expect(seen.body.masked).toEqual(['value', 'header']);
    const redrive = (proof: Proof, edits: object) =>
      one.call<{ code: string; errors: object[] }>(
        'POST',
        `${path}:redrive?validateOnly=true`,
        proof,
        { topic: ELSEWHERE, edits },
      );
    const value = { json: { card: { number: '****************' }, open: 'mended' } };
    const headers = [{ key: 'card', value: { text: 'other' } }];
    const refused = await redrive(viewer, { value, headers });
    expect([refused.status, refused.body.code]).toEqual([403, 'record-masked']);
    expect(refused.body.errors).toMatchObject([
      { pointer: '/edits/value' },
      { pointer: '/edits/headers' },
    ]);
    expect((await redrive(viewer, { key: { text: 'p-2' } })).status).toBe(202);
    expect((await redrive(root, { value, headers })).status).toBe(202);
  });

  it('a group of dead letters quotes no letter of a topic that the caller may not see', async () => {
    const user = { userName: 'tess', password: PASSWORD };
    expect((await one.call('POST', '/users', root, user)).status).toBe(201);
    await cluster.bind('tess', 'viewer', [
      { kind: 'deadLetter', patternType: 'literal', name: ELSEWHERE },
    ]);
    const tess = await signIn(one.call, 'tess');
    const { host, port } = one.broker;
    const kafka = connectCluster({ brokers: [`${host}:${port}`], clientId: 'masking' });
    await one.call('POST', '/topics', root, { name: 'quotes.dlq', partitions: 1 });
    const letter = (topic: string, message: string) =>
      kafka.producer().send({
        topic: 'quotes.dlq',
        value: 'v',
        headers: [
          ['kafka_dlt-original-topic', Buffer.from(topic)],
          ['kafka_dlt-exception-fqcn', Buffer.from('QuoteError')],
          ['kafka_dlt-exception-message', Buffer.from(message)],
        ],
      });
    await letter('secrets', 'no price 1');
    await letter(ELSEWHERE, 'no price 2');
    await kafka.close();
    type Groups = { readonly groups: readonly { message: string; open: number }[] };
    const groups = async (proof: Proof) =>
      (await one.call<Groups>('GET', '/dead-letters/groups?error=QuoteError', proof)).body.groups;
    await until('both to be indexed', async () => (await groups(root))[0]?.open === 2);
    expect(await groups(tess)).toMatchObject([{ message: 'no price 2', open: 1 }]);
    await one.call('DELETE', '/users/tess', root);
  });

  it('what a client of a schema registry framed is hidden by its places, too', async () => {
    const schema = { schemaType: 'JSON', schema: '{"type":"object"}' };
    const contract = { schema: JSON.parse(schema.schema) as object, topic: 'payments' };
    const put = await one.call('PUT', '/contracts/Paid/latest', root, contract);
    expect(put.status).toBe(200);
    const { body } = await one.call<{ schemaId: number }>('GET', '/contracts/Paid/latest', root);
    const text = JSON.stringify({ card: { number: SECRET }, open: 'framed' });
    const bytes = Buffer.concat([Buffer.from([0, 0, 0, 0, body.schemaId]), Buffer.from(text)]);
    const value = { base64: bytes.toString('base64') };
    await one.call('POST', '/topics/payments/records', root, { key: { text: 'f-1' }, value });
    const path = '/topics/payments/records?where=%24.open%3D%3Dframed';
    const hidden = await one.call<object>('GET', path, viewer);
    const masked = '{"card":{"number":"****************"},"open":"framed"}';
    const contractOfIt = { event: 'Paid', version: 1 };
    expect(hidden.body).toMatchObject({
      records: [{ value: { text: masked, registered: { text: masked, contract: contractOfIt } } }],
    });
    expect(JSON.stringify(hidden.body)).not.toContain(value.base64.slice(8, 40));
    const whole = await one.call<object>('GET', path, root);
    expect(whole.body).toMatchObject({ records: [{ value: { ...value, registered: { text } } }] });
  });

  it('a search that streams hides it, too', async () => {
    const url = `${one.url}/api/v1/records:search-stream?q=p-1`;
    const found = await fetch(url, { headers: { Cookie: viewer.cookie! } });
    const text = await found.text();
    expect(text).toContain('****************');
    expect(text).not.toContain(SECRET);
  });

  it('a tail hides it, too', async () => {
    const url = `${one.url}/api/v1/topics/payments/records:tail?from=earliest`;
    const reader = await EventSourceReader.open(url, { Cookie: viewer.cookie! });
    const { data } = await reader.next('record');
    reader.close();
    expect(JSON.stringify(data)).not.toContain(SECRET);
    expect(JSON.stringify(data)).toContain('****************');
  });

  it.each([
    `/topics/payments/records?where=%24.card.number%3D%3D${SECRET}`,
    '/topics/payments/records?where=%24.card.number%3E4',
    `/topics/payments/records?q=${SECRET}`,
    `/topics/payments/records?header=card%3D${SECRET}`,
    `/records:search?budgetMs=10000&where=%24.card.number%3D%3D${SECRET}`,
    `/records:search?budgetMs=10000&q=${SECRET.slice(0, 5)}`,
    `/records:search?budgetMs=10000&header=card%3D${SECRET}`,
  ])('%s cannot be asked for, either', async (path) => {
    const hidden = await one.call<{ records: unknown[] }>('GET', path, viewer);
    expect(hidden.body.records).toEqual([]);
    const whole = await one.call<{ records: unknown[] }>('GET', path, root);
    expect(whole.body.records.length).toBeGreaterThan(0);
  });

  it.each(paths.slice(0, 7))('%s says of each record that something is hidden', async (path) => {
    type Shown = { masked?: string[] };
    const recordsIn = ({ body }: { body: Shown & { records?: Shown[] } }) => body.records ?? [body];
    const hidden = recordsIn(await one.call<Shown>('GET', path, viewer));
    expect([path, hidden.length > 0]).toEqual([path, true]);
    for (const { masked } of hidden) expect(masked).toContain('value');
    for (const whole of recordsIn(await one.call<Shown>('GET', path, root))) {
      expect(whole).not.toHaveProperty('masked');
    }
  });

  it('it says in what: in the value and a header', async () => {
    const path = '/topics/payments/records/0/0';
    const { body } = await one.call<{ masked: string[] }>('GET', path, viewer);
    expect(body.masked).toEqual(['value', 'header']);
  });

  it('is seen of a record that is shown for it before the rule holds', async () => {
    const rule = { target: 'value', place: '$.card.number', action: 'MASK' };
    const preview = (value: string) =>
      one.call<object>('POST', '/masking-rules:preview', root, { rule, record: { value } });
    const { body } = await preview(`{"card":{"number":"${SECRET}"},"open":9007199254740993}`);
    expect(body).toEqual({
      record: {
        key: null,
        value: '{"card":{"number":"****************"},"open":9007199254740993}',
        headers: [],
      },
      masked: ['value'],
    });
    expect((await preview('{"open": 1}')).body).toMatchObject({ masked: [] });
    const wrong = { rule: { ...rule, place: 'card' }, record: {} };
    const { body: refusal } = await one.call('POST', '/masking-rules:preview', root, wrong);
    expect(refusal.errors).toMatchObject([{ pointer: '/rule/place' }]);
    const denied = await one.call('POST', '/masking-rules:preview', viewer, { rule, record: {} });
    expect(denied.status).toBe(403);
  });

  it('is decided by administrators, at any broker, and written down', async () => {
    const body = { topic: 'payments', target: 'key', action: 'MASK' };
    const refused = await one.call('POST', '/masking-rules', viewer, body);
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    const wrong = await one.call('POST', '/masking-rules', root, { ...body, target: 'value' });
    expect(wrong.body.code).toBe('invalid-request');
    const two = await cluster.start({ superUsers: 'User:root' });
    const list = await two.call<{ maskingRules: { id: string }[] }>('GET', '/masking-rules', root);
    expect(list.body.maskingRules).toHaveLength(3);
    const first = await two.call<object>('GET', '/topics/payments/records', viewer);
    expect(JSON.stringify(first.body)).not.toContain(SECRET);
    const { id: changed } = list.body.maskingRules[0];
    const etag = (await two.call('GET', `/masking-rules/${changed}`, root)).headers.get('etag')!;
    const other = { topic: 'payments', target: 'value', place: '$.card', action: 'REMOVE' };
    const put = (ifMatch: string) =>
      two.call(
        'PUT',
        `/masking-rules/${changed}`,
        { ...root, headers: { 'If-Match': ifMatch } },
        other,
      );
    expect((await put('"another"')).body.code).toBe('precondition-failed');
    expect((await put(etag)).body).toMatchObject({ id: changed, place: '$.card' });
    expect((await put(etag)).body.code).toBe('precondition-failed');
    const second = await two.call<object>('GET', '/topics/payments/records', viewer);
    expect(JSON.stringify(second.body)).not.toContain('"card":{');
    const document = await one.call<{ maskingRules: object[] }>('GET', '/definitions', root);
    expect(document.body.maskingRules).toHaveLength(3);
    for (const { id } of list.body.maskingRules) {
      expect((await two.call('DELETE', `/masking-rules/${id}`, root)).status).toBe(204);
    }
    const after = await two.call<object>('GET', '/topics/payments/records', viewer);
    expect(JSON.stringify(after.body)).toContain(SECRET);
    await until('the first broker to know of all three', async () => {
      const left = await one.call<{ maskingRules: object[] }>('GET', '/masking-rules', root);
      return left.body.maskingRules.length === 0;
    });
    // A cluster that is made from a document hides what the one hid that it is of.
    const { maskingRules } = document.body;
    const made = await one.call<object>('POST', '/definitions', root, { version: 1, maskingRules });
    expect(made.body).toMatchObject({ changes: [{ kind: 'maskingRule' }, {}, {}] });
    const again = await one.call<object>('POST', '/definitions', root, {
      version: 1,
      maskingRules,
    });
    expect(again.body).toMatchObject({ changes: [], unchanged: 3 });
    const masked = await one.call<object>('GET', '/topics/payments/records', viewer);
    expect(JSON.stringify(masked.body)).not.toContain(SECRET);
    const audit = await one.call<{ events: { action: string }[] }>('GET', '/audit', root);
    expect(audit.body.events.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['maskingRule.create', 'maskingRule.change', 'maskingRule.delete']),
    );
  });
});
