/** A request that must fail, and what its problem must say beside the code. */
export type BadInput = readonly [why: string, request: BadRequest, says?: string];

export interface BadRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the cases take for granted: this topic with two partitions, and this group without members. */
export const TOPIC = 'there';
export const GROUP = 'idle';

const TOPICS = '/api/v1/topics';
const RECORDS = `${TOPICS}/${TOPIC}/records`;
const RESET = `/api/v1/consumer-groups/${GROUP}/offsets:reset`;
const INT64_AND_MORE = '9999999999999999999';

const get = (path: string): BadRequest => ({ method: 'GET', path });
const del = (path: string): BadRequest => ({ method: 'DELETE', path });
const raw = (body: BadRequest['body'], headers?: BadRequest['headers']): BadRequest => ({
  method: 'POST',
  path: TOPICS,
  body,
  headers,
});
const send = (method: string, path: string, body: unknown): BadRequest => ({
  method,
  path,
  body: JSON.stringify(body),
});
const create = (body: unknown) => send('POST', TOPICS, body);
const publish = (body: unknown) => send('POST', RECORDS, body);
const reset = (body: unknown) => send('POST', RESET, body);
const browse = (query: string) => get(`${RECORDS}?${query}`);
const token = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');

const aboutBodies: readonly BadInput[] = [
  ['an array instead of an object', create([{ name: 'x' }])],
  ['nothing at all', raw(''), '/name'],
  ['a property that is not known', create({ name: 'x', replicas: 3 }), '/replicas'],
  ['a query parameter that is not known', get(`${TOPICS}?page=2`), '/page'],
  ['a path that cannot be decoded', get(`${TOPICS}/%E0%A4%A`)],
  ['a page of nothing', get(`${TOPICS}?pageSize=0`), '/pageSize'],
  ['a page without end', get(`${TOPICS}?pageSize=1e9`), '/pageSize'],
  ['a page size in words', get(`${TOPICS}?pageSize=many`), '/pageSize'],
  ['a broker in words', get('/api/v1/brokers/mine'), '/broker'],
  ['a body nested without end', raw(`${'['.repeat(200_000)}${']'.repeat(200_000)}`), 'levels'],
  [
    'a value nested without end',
    {
      method: 'POST',
      path: RECORDS,
      body: `{"value":{"json":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`,
      headers: { 'Idempotency-Key': 'deep' },
    },
    'levels',
  ],
];

const aboutTopics: readonly BadInput[] = [
  ['a name that is no text', create({ name: 7 }), '/name'],
  ['a topic name of 250 characters', create({ name: 'x'.repeat(250) }), '/name'],
  ['no partitions', create({ name: 'x', partitions: 0 }), '/partitions'],
  ['an absurd number of partitions', create({ name: 'x', partitions: 1e300 }), '/partitions'],
  ['half a partition', create({ name: 'x', partitions: 1.5 }), '/partitions'],
  [
    'a config that is not a text',
    create({ name: 'x', configs: { 'retention.ms': 5 } }),
    '/configs',
  ],
  [
    'validateOnly in words',
    send('POST', `${TOPICS}?validateOnly=maybe`, { name: 'x' }),
    '/validateOnly',
  ],
];

const act = (action: string, body: unknown, query = '') =>
  send('POST', `${TOPICS}/${TOPIC}:${action}${query}`, body);
const aboutTopicActions: readonly BadInput[] = [
  ['a truncation of nothing', act('truncate', {}), '/beforeOffset'],
  [
    'a truncation by two rules',
    act('truncate', { beforeOffset: '1', beforeTimestamp: '1' }),
    '/beforeOffset',
  ],
  ['one offset for two partitions', act('truncate', { beforeOffset: '1' }), '/partitions'],
  ['a truncation at a negative offset', act('truncate', { beforeOffset: '-1' }), '/beforeOffset'],
  [
    'a truncation at a time that is none',
    act('truncate', { beforeTimestamp: 'noon' }),
    '/beforeTimestamp',
  ],
  [
    'a truncation of one partition twice',
    act('truncate', { beforeOffset: 'latest', partitions: [0, 0] }),
    '/partitions',
  ],
  ['a clone without a name', act('clone', {}), '/name'],
  [
    'a clone with a config that is no text',
    act('clone', { name: 'x', configs: { a: 1 } }),
    '/configs',
  ],
  ['a window without a unit', get(`${TOPICS}/${TOPIC}/stats?window=15`), '/window'],
  ['a window of nothing', get(`${TOPICS}/${TOPIC}/stats?window=0s`), '/window'],
  ['a window of years', get(`${TOPICS}/${TOPIC}/stats?window=99999d`), '/window'],
  [
    'offsets at a time that is none',
    get(`${TOPICS}/${TOPIC}/partitions/0/offsets?timestamp=x`),
    '/timestamp',
  ],
  ['a batch of nothing', send('POST', `${RECORDS}:batch`, { records: [] }), '/records'],
  [
    'a batch with a record that is none',
    send('POST', `${RECORDS}:batch`, { records: [{}] }),
    '/records/0/value',
  ],
];

const aboutRecords: readonly BadInput[] = [
  ['a position that is none', browse('from=yesterday'), '/from'],
  ['a time without a zone', browse('from=@2026-11-22T10:00'), 'time zone'],
  ['the thirty-second of a month', browse('from=@2026-11-32T10:00:00Z'), '/from'],
  ['an offset of all partitions', browse('from=5'), 'partition'],
  ['an offset beyond 64 bits', browse(`from=${INT64_AND_MORE}&partition=0`), '/from'],
  ['a negative partition', browse('partition=-1'), '/partition'],
  ['an order that is none', browse('order=sideways'), '/order'],
  ['a record offset in words', get(`${RECORDS}/0/first`), '/offset'],
  ['a record offset beyond 64 bits', get(`${RECORDS}/0/${INT64_AND_MORE}`), '/offset'],
  ['a record partition in words', get(`${RECORDS}/none/0`), '/partition'],
  ['a record without a value', publish({ key: { text: 'k' } }), '/value'],
  ['a value in two forms', publish({ value: { text: 'a', json: 1 } }), '/value'],
  ['a value that is a bare text', publish({ value: 'a' }), '/value'],
  ['base64 that is none', publish({ value: { base64: '###' } }), '/value'],
  [
    'a header without a key',
    publish({ value: null, headers: [{ value: null }] }),
    '/headers/0/key',
  ],
  [
    'a thousand headers',
    publish({
      value: null,
      headers: Array.from({ length: 1000 }, () => ({ key: 'h', value: null })),
    }),
    '/headers',
  ],
];

const PUBLISH = '/api/v1/contracts:publish';
const aboutContracts: readonly BadInput[] = [
  ['no contracts', send('POST', PUBLISH, { contracts: [] }), '/contracts'],
  [
    'a contract without a schema',
    send('POST', PUBLISH, { contracts: [{ event: 'order' }] }),
    '/contracts/0/schema',
  ],
  [
    'a schema of a kind that is not known',
    send('POST', PUBLISH, { contracts: [{ event: 'order', schemaType: 'XML', schema: {} }] }),
    '/contracts/0/schemaType',
  ],
  [
    'a contract twice',
    send('POST', PUBLISH, {
      contracts: [
        { event: 'order', schema: {} },
        { event: 'order', schema: {} },
      ],
    }),
    '/contracts/1/event',
  ],
  [
    'a compatibility level that is none',
    send('PUT', '/api/v1/contract-settings', { compatibility: 'SIDEWAYS' }),
    '/compatibility',
  ],
  ['a diff with version 0', get('/api/v1/contracts/order/diff?from=0'), '/from'],
];

const SKIP = `/api/v1/consumer-groups/${GROUP}:skip`;
const aboutGroupDetails: readonly BadInput[] = [
  [
    'a record to skip without an offset',
    send('POST', SKIP, { topic: TOPIC, partition: 0 }),
    '/offset',
  ],
  [
    'an offset to skip that is a number',
    send('POST', SKIP, { topic: TOPIC, partition: 0, offset: 5 }),
    '/offset',
  ],
  [
    'a history of months',
    get(`/api/v1/consumer-groups/${GROUP}/lag-history?window=40d`),
    '/window',
  ],
  ['a history of words', get(`/api/v1/consumer-groups/${GROUP}/lag-history?window=all`), '/window'],
  ['rates of a day', get('/api/v1/cluster/rates?window=24h'), '/window'],
  ['rates of words', get(`/api/v1/topics/${TOPIC}/rates?window=all`), '/window'],
];

const aboutGroups: readonly BadInput[] = [
  ['a group state that is none', get('/api/v1/consumer-groups?state=Asleep'), '/state'],
  ['a reset without a strategy', reset({}), '/strategy'],
  ['a reset to an offset without the offset', reset({ strategy: 'offset' }), '/offset'],
  ['a reset to a negative offset', reset({ strategy: 'offset', offset: '-1' }), '/offset'],
  ['a reset to a rounded number', reset({ strategy: 'offset', offset: 2 ** 60 }), '/offset'],
  ['a reset to a time that is none', reset({ strategy: 'time', time: 'soon' }), '/time'],
  ['a copy without the other group', reset({ strategy: 'copy' }), '/fromGroup'],
  ['a reset of each to nothing', reset({ strategy: 'each', offsets: [] }), '/offsets'],
  [
    'a reset of each to a number',
    reset({ strategy: 'each', offsets: [{ topic: TOPIC, partition: 0, offset: 1 }] }),
    '/offsets/0/offset',
  ],
  [
    'a reset of each beside topics',
    reset({
      strategy: 'each',
      offsets: [{ topic: TOPIC, partition: 0, offset: '1' }],
      topics: [{ topic: TOPIC }],
    }),
    '/topics',
  ],
  [
    'an eviction that is no yes or no',
    reset({ strategy: 'latest', evictMembers: 'yes' }),
    '/evictMembers',
  ],
  ['a reset with a stray field', reset({ strategy: 'earliest', shift: '-1' }), '/shift'],
  [
    'a reset of a partition named twice',
    reset({ strategy: 'latest', topics: [{ topic: TOPIC }, { topic: TOPIC, partitions: [1] }] }),
    'twice',
  ],
];

/** By the status and code they must end with. */
export const badInput: Readonly<Record<string, readonly BadInput[]>> = {
  '400 invalid-request': [
    ...aboutBodies,
    ...aboutTopics,
    ...aboutTopicActions,
    ...aboutRecords,
    ...aboutGroups,
    ...aboutGroupDetails,
    ...aboutContracts,
  ],
  '400 malformed-json': [
    ['half of a JSON', raw('{"name":')],
    ['a text instead of an object', raw('"name"')],
    ['bytes that are no text', raw(new Uint8Array([0xff, 0xfe, 0x00]))],
  ],
  '400 invalid-page-token': [
    ['a token that is noise', get(`${TOPICS}?pageToken=%21%21`)],
    ['a token of another kind of list', get(`${TOPICS}?pageToken=${token(7)}`)],
    [
      'a token of another topic',
      browse(`pageToken=${token({ topicId: 'x', order: 'asc', offsets: [] })}`),
    ],
    ['a token that is no id', get(`/api/v1/audit?pageToken=${token("1' or 1=1")}`)],
  ],
  '400 invalid-topic': [['a topic name with a space', create({ name: 'a b' })]],
  '400 invalid-partitions': [
    ['more partitions than the broker allows', create({ name: 'x', partitions: 100_000 })],
    [
      'fewer partitions than there are',
      send('POST', `${TOPICS}/${TOPIC}/partitions:add`, { totalPartitions: 1 }),
    ],
  ],
  '400 invalid-config': [
    ['an unknown config', create({ name: 'x', configs: { 'no.such': '1' } }), 'no.such'],
    [
      'a config of the wrong kind',
      send('PATCH', `${TOPICS}/${TOPIC}/configs`, { configs: { 'retention.ms': 'soon' } }),
      'retention.ms',
    ],
  ],
  '400 invalid-record': [
    ['a timestamp from the far future', publish({ value: null, timestamp: '999999999999999' })],
  ],
  '400 offset-out-of-range': [['an offset behind the end', browse('from=5&partition=0'), '0 to 0']],
  '404 route-not-found': [
    ['a route that is not there', get('/api/v1/nothing')],
    ['a path outside of the API', get('/elsewhere')],
    ['a method that is not there', send('PUT', TOPICS, {})],
  ],
  '404 topic-not-found': [
    ['an unknown topic', get(`${TOPICS}/absent`), '"absent"'],
    ['deleting an unknown topic', del(`${TOPICS}/absent`)],
    ['browsing an unknown topic', get(`${TOPICS}/absent/records`)],
    ['a reset of an unknown topic', reset({ strategy: 'latest', topics: [{ topic: 'absent' }] })],
  ],
  '404 partition-not-found': [
    ['a partition that is not there', browse('partition=2'), '0 to 1'],
    ['publishing to a partition that is not there', publish({ value: null, partition: 9 })],
    [
      'a reset of a partition that is not there',
      reset({ strategy: 'latest', topics: [{ topic: TOPIC, partitions: [5] }] }),
    ],
  ],
  '404 record-not-found': [['a record that is not there', get(`${RECORDS}/0/0`)]],
  '404 group-not-found': [
    ['an unknown group', get('/api/v1/consumer-groups/absent')],
    ['the lag of an unknown group', get('/api/v1/consumer-groups/absent/lags')],
    ['the offsets of an unknown group', get('/api/v1/consumer-groups/absent/offsets')],
    ['deleting an unknown group', del('/api/v1/consumer-groups/absent')],
    [
      'resetting an unknown group',
      send('POST', '/api/v1/consumer-groups/absent/offsets:reset', { strategy: 'latest' }),
    ],
  ],
  '404 broker-not-found': [['an unknown broker', get('/api/v1/brokers/7')]],
  '409 topic-exists': [['a topic that exists', create({ name: TOPIC })]],
  '422 schema-not-valid': [
    [
      'a schema that is none',
      send('PUT', '/api/v1/contracts/order/1', { schema: { type: 'strange' } }),
      'draft-07',
    ],
    [
      'a schema that refers to nothing',
      send('PUT', '/api/v1/contracts/order/1', { schema: { $ref: '#/$defs/x' } }),
      'leads nowhere',
    ],
    [
      'a schema of Avro that is none',
      send('PUT', '/api/v1/contracts/order/1', { schemaType: 'AVRO', schema: { type: 'x' } }),
    ],
    ['half a schema', send('PUT', '/api/v1/contracts/order/1', { schema: '{"type":' })],
    [
      'a schema without bottom',
      send('PUT', '/api/v1/contracts/order/1', { schema: '['.repeat(5000) }),
      'levels',
    ],
  ],
  '422 version-not-valid': [
    ['version 0', send('PUT', '/api/v1/contracts/order/0', { schema: {} })],
    ['a version in words', get('/api/v1/contracts/order/first')],
  ],
  '413 body-too-large': [['three megabytes', publish({ value: { text: 'x'.repeat(3_000_000) } })]],
  '413 record-too-large': [
    [
      'a record that is too large for the topic',
      publish({ value: { text: 'x'.repeat(1_100_000) } }),
    ],
  ],
  '415 unsupported-media-type': [
    ['a form', raw('name=x', { 'Content-Type': 'application/x-www-form-urlencoded' })],
    ['JSON that is called a text', raw('{"name":"x"}', { 'Content-Type': 'text/plain' })],
    ['a compressed body', raw('{}', { 'Content-Encoding': 'gzip' })],
    [
      'an unknown character set',
      raw('{}', { 'Content-Type': 'application/json; charset=klingon' }),
    ],
  ],
  '501 needs-postgresql': [
    ['dead letters of a log in memory', get('/api/v1/dead-letters')],
    ['groups of them', get('/api/v1/dead-letters/groups')],
    ['redrives', get('/api/v1/redrives')],
    ['contracts', get('/api/v1/contracts')],
    ['a contract', send('PUT', '/api/v1/contracts/order/1', { schema: { type: 'object' } })],
    [
      'a replay',
      send('POST', '/api/v1/replays', {
        source: { topic: TOPIC },
        target: { group: 'again' },
      }),
    ],
  ],
};
