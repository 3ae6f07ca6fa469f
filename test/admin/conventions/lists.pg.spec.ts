import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD, SecuredCluster, signIn, type Answer } from '../support/secured-broker.js';

interface Parameter {
  readonly name?: string;
  readonly schema?: {
    readonly example?: string;
    readonly enum?: readonly string[];
  };
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly responses: Record<string, { readonly content?: Record<string, { schema: Ref }> }>;
}

interface Ref {
  readonly $ref?: string;
}

interface Schema {
  readonly properties: Record<string, { type?: string; items?: Ref }>;
}

interface Document {
  readonly paths: Record<string, { readonly get?: Operation }>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

/** A list of the document, with what there is below its path. */
interface List {
  readonly path: string;
  readonly items: string;
  readonly sorts: readonly string[];
  readonly hasPages: boolean;
  readonly isCountable: boolean;
  readonly fields: readonly string[];
}

type Item = Readonly<Record<string, unknown>>;
type ListAnswer = Answer;

const NAMES: Readonly<Record<string, string>> = {
  topic: 'lists-b',
  partition: '0',
  group: 'lists-group',
  broker: '1',
  service: 'nobody',
  user: 'lists-user-a',
  id: '1',
};

let cluster: SecuredCluster;
let lists: readonly List[];
let get: (path: string) => Promise<ListAnswer>;

beforeAll(async () => {
  cluster = await SecuredCluster.open();
  const options = { users: `root:${PASSWORD}`, superUsers: 'User:root', authorizer: 'acl' };
  const { call } = await cluster.start({ ...options, adminRequestsPerSecond: 10_000 });
  const root = await signIn(call, 'root');
  get = (path) => call('GET', path, root);
  const made = async (method: string, path: string, body: object): Promise<void> => {
    const { status, body: answer } = await call(method, path, root, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  };
  for (const [index, name] of ['lists-a', 'lists-b', 'lists-c'].entries()) {
    await made('POST', '/topics', { name, partitions: 3 - index });
    await made('PUT', `/roles/${name}`, { description: name, actions: ['topic:view'] });
    const binding = { subjectType: 'user', subject: name, role: 'viewer' };
    await made('POST', '/role-bindings', binding);
    await made('POST', '/webhooks', { name, url: 'https://example.com/' });
    await made('POST', '/users', {
      userName: `lists-user-${'cab'[index]}`,
      password: 'not a secret',
    });
    const acl = {
      principal: `User:${name}`,
      permission: 'ALLOW',
      operation: 'READ',
      host: '*',
    };
    const resource = { resourceType: 'TOPIC', resourceName: 'x', patternType: 'LITERAL' };
    await made('POST', '/acls', { ...acl, ...resource });
    await made('PUT', `/contracts/${name}/1`, { schemaType: 'JSON', schema: { type: 'object' } });
  }
  const changes = [
    { entity: { user: 'lists-b' }, values: { request_percentage: 9, producer_byte_rate: 3 } },
    { entity: { user: 'lists-a', clientId: 'x' }, values: { producer_byte_rate: 20 } },
    { entity: { user: null }, values: { producer_byte_rate: 100 } },
  ];
  await made('POST', '/quotas:alter', { changes });
  await made('POST', '/topics/lists-b/records', { value: { text: 'one' } });
  for (const target of ['lists-a', 'lists-c', 'lists-a']) {
    await made('POST', '/replays', { source: { topic: 'lists-b' }, target: { topic: target } });
  }
  await fill();
  const { body } = await call<Document>('GET', '/openapi.json', root);
  lists = listsOf(body);
});
afterAll(() => cluster?.close());

/** What comes by itself elsewhere. */
async function fill(): Promise<void> {
  const of = (table: string, columns: string, values: string): Promise<unknown> =>
    cluster.pool.query(
      `insert into posthorn_admin.${table} (${columns}) select ${values} from generate_series(1, 3) n`,
    );
  await of(
    'alerts',
    'rule, severity, subject, labels, summary, state, since, seen_at',
    `'rule', 'info', n, '{}', '', 'firing', now(), now()`,
  );
  await of(
    'group_events',
    'group_id, at, generation_id, member_count, broker_id',
    `'lists-group', now(), n, 1, 1`,
  );
  await of(
    'dead_letter_groups',
    'group_id, handler, exception, fingerprint, message',
    `'lists-group', 'handler-' || n, 'Error', n, ''`,
  );
  // Of the last group one letter, of the first one three, the newest of which is the oldest of all.
  await cluster.pool.query(`
    insert into posthorn_admin.dead_letters
      (topic, topic_id, partition, "offset", written_at, letter_group_id, message, is_cut, times_redriven)
    select 'lists-a.dlq', gen_random_uuid(), 0, m, now() - make_interval(hours => 100 - g.id::int * 10 - m), g.id, '', false, 0
    from posthorn_admin.dead_letter_groups g, generate_series(1, 3) m where m <= 4 - g.id`);
}

function listsOf({ paths, components }: Document): readonly List[] {
  return Object.entries(paths).flatMap(([path, { get: operation }]) => {
    const parameters = operation?.parameters ?? [];
    if (!parameters.some(({ name }) => name === 'fields')) return [];
    const schemaOf = ({ $ref = '' }: Ref): Schema =>
      components.schemas[$ref.split('/').at(-1) ?? ''];
    const list = schemaOf(operation?.responses['200'].content?.['application/json'].schema ?? {});
    const [items] =
      Object.entries(list.properties).find(([, { items: of }]) => of?.$ref !== undefined) ?? [];
    const has = (wanted: string): boolean => parameters.some(({ name }) => name === wanted);
    return [
      {
        path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => NAMES[name] ?? name),
        items: String(items),
        sorts: parameters.find(({ name }) => name === 'sort')?.schema?.enum ?? [],
        hasPages: has('pageToken'),
        isCountable: has('count'),
        fields: parameters.find(({ name }) => name === 'fields')?.schema?.example?.split(',') ?? [],
      },
    ];
  });
}

const itemsOf = ({ body }: ListAnswer, { items }: List): Item[] => body[items] as Item[];

/** Lists of what is there at all: of a service that nobody runs, or an alert that there is not, there are none. */
async function each(visit: (list: List, whole: Item[]) => Promise<void>): Promise<number> {
  let visited = 0;
  for (const list of lists) {
    const answer = await get(list.path);
    if (answer.status === 404 || answer.status === 409) continue;
    expect([list.path, answer.status]).toEqual([list.path, 200]);
    await visit(list, itemsOf(answer, list));
    visited++;
  }
  return visited;
}

/** With dots one within another. */
const valueAt = (item: Item, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, name) => (value as Item | null | undefined)?.[name], item) ?? null;

const with_ = ({ path }: List, query: string): string => `${path}?${query}`;

describe('every list of the document', () => {
  it('is sorted by each field that it names, in either direction, and counted', async () => {
    const visited = await each(async (list, whole) => {
      for (const sort of list.sorts) {
        const answer = await get(with_(list, `sort=${sort}`));
        expect([list.path, sort, answer.status]).toEqual([list.path, sort, 200]);
        const path = sort.replace('-', '');
        const values = itemsOf(answer, list).map((item) => valueAt(item, path));
        expect([list.path, sort, values.length]).toEqual([list.path, sort, whole.length]);
        expect([list.path, sort, values]).toEqual([list.path, sort, inOrder(values, sort)]);
      }
      if (!list.isCountable) return;
      const counted = await get(with_(list, `count=true${list.hasPages ? '&pageSize=1' : ''}`));
      expect([list.path, counted.body.count]).toEqual([list.path, whole.length]);
    });
    expect(visited).toBeGreaterThan(25);
  });

  it('and where no field of an item compares, by those within them', async () => {
    const { body } = await get('/quotas?sort=-values.producer_byte_rate');
    expect(itemsOf({ body } as ListAnswer, { items: 'quotas' } as List)).toMatchObject([
      { entity: { user: null } },
      { entity: { user: 'lists-a' } },
      { entity: { user: 'lists-b' } },
    ]);
    const { sorts } = lists.find(({ path }) => path.endsWith('/quotas'))!;
    expect(sorts).toContain('entity.clientId');
  });

  it('is read in pages in the order asked for, and no page token holds for another order', async () => {
    await each(async (list, whole) => {
      const [sort, other] = list.sorts;
      if (!list.hasPages || sort === undefined || whole.length < 2 || whole.length > 20) return;
      const all = itemsOf(await get(with_(list, `sort=${other}`)), list);
      const read: Item[] = [];
      let token: string | null = null;
      do {
        const behind: string = token === null ? '' : `&pageToken=${token}`;
        const page: ListAnswer = await get(with_(list, `sort=${other}&pageSize=1${behind}`));
        read.push(...itemsOf(page, list));
        token = page.body.nextPageToken as string | null;
        if (token === null) continue;
        for (const wrong of [`sort=${sort}&`, '']) {
          const refused = await get(with_(list, `${wrong}pageToken=${token}`));
          expect([list.path, refused.body.code]).toEqual([list.path, 'invalid-page-token']);
        }
      } while (token !== null);
      expect([list.path, read]).toEqual([list.path, all]);
    });
  });

  it('has of its items the fields that are asked for', async () => {
    await each(async (list) => {
      const [first] = list.fields;
      const items = itemsOf(await get(with_(list, `fields=${first}`)), list);
      expect(items.every((item) => Object.keys(item).join() === first)).toBe(true);
    });
  });

  it('refuses names that it has not, with those that it has', async () => {
    await each(async (list) => {
      const expected = { sort: list.sorts[0] ?? 'leave it out', fields: list.fields[0] };
      for (const [name, there] of Object.entries(expected)) {
        const { status, body } = await get(with_(list, `${name}=nothing-like-it`));
        expect([list.path, status, body.code]).toEqual([list.path, 400, 'invalid-request']);
        expect(body.errors).toMatchObject([
          { pointer: `/${name}`, message: expect.stringContaining(there) },
        ]);
      }
      const misspelt = await get(with_(list, 'ferret=1'));
      expect([list.path, misspelt.status]).toEqual([list.path, 400]);
      const counted = await get(with_(list, 'count=perhaps'));
      expect([list.path, counted.status]).toEqual([list.path, 400]);
    });
  });
});

/** As it has to be: what is not known last, numbers by their value, however they are written. */
function inOrder(values: readonly unknown[], sort: string): unknown[] {
  const direction = sort.startsWith('-') ? -1 : 1;
  const known = values.filter((value) => value !== null) as (string | number | boolean)[];
  const isDigits = known.every((value) => typeof value === 'string' && /^-?\d+$/.test(value));
  const order = (a: string | number | boolean, b: string | number | boolean): number => {
    if (isDigits) return direction * Number(BigInt(a) - BigInt(b));
    return a === b ? 0 : a < b ? -direction : direction;
  };
  return [...known.toSorted(order), ...values.filter((value) => value === null)];
}
