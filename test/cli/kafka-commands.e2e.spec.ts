import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onEveryBroker, quickly, until, type Target } from '../client/support/rig.js';
import { Command, InProcess, type Ended } from './support/command.js';

let rig: Target;
let posthorn: Command;
/** The same without a process of its own, for what a process adds nothing to. */
let quick: InProcess;

interface RecordLine {
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const records = (text: string): RecordLine[] =>
  lines(text).map((line) => JSON.parse(line) as RecordLine);

onEveryBroker(({ start }) => {
  beforeAll(async () => {
    rig = await start();
    const options = ['-b', rig.proxy.address, '--timeout', '30s'];
    posthorn = new Command(options);
    quick = new InProcess(options);
  });

  afterAll(async () => {
    posthorn.remove();
    quick.remove();
    await rig.close();
  });

  it('topic: made, listed, described, configured, grown, emptied and deleted', async () => {
    await posthorn.print(['topic', 'create', 'shop', '-p', '2', '-c', 'retention.ms=86400000']);
    expect(await posthorn.print(['topic', 'ls', 'sho', '-o', 'name'])).toBe('shop\n');
    expect(await posthorn.run(['topic', 'create', 'shop'])).toMatchObject({
      code: 5,
      out: '',
      err: expect.stringContaining('There is a topic of that name'),
    });
    await posthorn.print(['topic', 'create', 'shop', '--if-missing']);
    await posthorn.print(['topic', 'config', 'shop', '--set', 'retention.ms=5000']);
    await until('the config is seen', async () => {
      const [own] = await posthorn
        .json<{ name: string; value: string }[]>(['topic', 'config', 'shop'])
        .then((all) => all.filter(({ name }) => name === 'retention.ms'));
      return own.value === '5000';
    });
    await posthorn.print(['topic', 'add-partitions', 'shop', '3']);
    await posthorn.print(['produce', 'shop', 'x', '-n', '9', '-p', '1']);
    const emptied = await posthorn.json([
      'topic',
      'truncate',
      'shop',
      '--before',
      '-2',
      '-p',
      '1',
      '--yes',
    ]);
    expect(emptied).toEqual([{ partition: 1, from: '0', before: '7' }]);
    const { partitions } = await posthorn.json<{ partitions: unknown[] }>([
      'topic',
      'describe',
      'shop',
    ]);
    expect(partitions).toHaveLength(3);
    expect(partitions[1]).toMatchObject({ partition: 1, startOffset: '7', endOffset: '9' });
    expect(await posthorn.run(['topic', 'rm', 'shop'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--yes'),
    });
    await posthorn.print(['topic', 'rm', 'shop', '--yes']);
    expect(await posthorn.run(['topic', 'describe', 'shop'])).toMatchObject({ code: 4 });
  });

  it('produce and consume: templates, lines, keys, headers, tombstones and bytes arrive as they were sent', async () => {
    await posthorn.print(['topic', 'create', 'sent', '-p', '1']);
    await posthorn.print([
      'produce',
      'sent',
      '{"n":{{.Count}}}',
      '-k',
      'k{{.Count}}',
      '-H',
      'by=test',
      '-n',
      '3',
    ]);
    await posthorn.print(['produce', 'sent', '-K', ':', '-Z'], { input: 'a:one\nb:\nc:d:e' });
    const bytes = Buffer.from([0xff, 0x00, 0x0a]);
    await writeFile(path.join(posthorn.configuration, 'bytes'), bytes);
    await posthorn.print(['produce', 'sent', '--file', path.join(posthorn.configuration, 'bytes')]);
    const sent = records(await posthorn.print(['consume', 'sent', '-o', 'json']));
    expect(sent.map(({ key, value }) => [key, value])).toEqual([
      ['k1', '{"n":1}'],
      ['k2', '{"n":2}'],
      ['k3', '{"n":3}'],
      ['a', 'one'],
      ['b', null],
      ['c', 'd:e'],
      [null, undefined],
    ]);
    expect(sent[0].headers).toEqual([{ key: 'by', value: 'test' }]);
    expect(sent[6]).toMatchObject({ valueBase64: bytes.toString('base64'), offset: '6' });
  });

  it('consume -o json into produce --json: a topic is copied byte by byte', async () => {
    await posthorn.print(['topic', 'create', 'from', '-p', '2']);
    await posthorn.print(['topic', 'create', 'to', '-p', '2']);
    const values = ['{"big": 12345678901234567890}', 'ünïcode', ''].map(
      (value, index) =>
        `${JSON.stringify({ key: `k${index}`, value, headers: [{ key: 'h', valueBase64: '/w==' }] })}\n`,
    );
    await posthorn.print(['produce', 'from', '--json'], { input: values.join('') });
    await posthorn.print(['produce', 'from', '-Z', '-k', 'gone']);
    const original = await posthorn.print(['consume', 'from', '-o', 'json']);
    await posthorn.print(['produce', 'to', '--json', '--keep-place'], { input: original });
    const copy = await posthorn.print(['consume', 'to', '-o', 'json']);
    const sorted = (text: string): string[] =>
      lines(text.replaceAll('"topic":"to"', '"topic":"from"')).toSorted();
    expect(sorted(copy)).toEqual(sorted(original));
    expect(lines(copy)).toHaveLength(4);
  });

  it('consume: from a place to another, filtered, formatted, and no more than wanted', async () => {
    // Of 1970: a Kafka whose retention looks just then would have deleted them before they are read.
    await quick.print(['topic', 'create', 'read', '-p', '1', '-c', 'retention.ms=-1']);
    const input = Array.from(
      { length: 20 },
      (_, n) =>
        `${JSON.stringify({ key: `k${n % 3}`, value: `{"total":${n},"big":90071992547409${n < 10 ? '93' : '94'}}`, partition: 0, timestamp: String(1_000 + n * 1_000) })}\n`,
    );
    await quick.print(['produce', 'read', '--json', '--keep-place'], { input: input.join('') });
    const read = async (...args: string[]): Promise<string> =>
      (await quick.print(['consume', 'read', '-f', '%o ', ...args])).trim();
    expect(await read('-o', '-3')).toBe('17 18 19');
    expect(await read('-o', '@6000:@9000', '-n', '2')).toBe('5 6');
    expect(await read('--where', '$.big==9007199254740993 && $.total<2')).toBe('0 1');
    expect(await read('--key', 'k1', '-o', ':8')).toBe('1 4 7');
    expect(
      await quick.print(['consume', 'read', '-o', '5:6', '-f', String.raw`%t/%p@%o %k=%v %d\n`]),
    ).toBe('read/0@5 k2={"total":5,"big":9007199254740993} 1970-01-01T00:00:06.000Z\n');
  });

  it('consume --follow goes on until Ctrl-C, which ends it with 130', async () => {
    await quick.print(['topic', 'create', 'followed', '-p', '1']);
    const child = posthorn.start(['consume', 'followed', '--follow']);
    const ended = once(child, 'exit');
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await quick.print(['produce', 'followed', 'first']);
    await until('the first record is printed', () => out === 'first\n');
    await quick.print(['produce', 'followed', 'second']);
    await until('the second record is printed', () => out === 'first\nsecond\n');
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
  });

  it('consume into a pipe whose reader leaves ends without a word', async () => {
    await quick.print(['topic', 'create', 'long', '-p', '1']);
    await quick.print(['produce', 'long', 'x'.repeat(1_000), '-n', '2000']);
    const child = posthorn.start(['consume', 'long', '--follow']);
    const ended = once(child, 'exit');
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    expect([(await ended)[0], err]).toEqual([0, '']);
  });

  it('consume -g commits what it printed and leaves, so that the next goes on there', async () => {
    await quick.print(['topic', 'create', 'shared', '-p', '1']);
    await quick.print(['produce', 'shared', '{{.Count}}', '-n', '5']);
    expect(await quick.print(['consume', 'shared', '-g', 'readers', '-n', '3'])).toBe('1\n2\n3\n');
    const { members } = await quick.json<{ members: unknown[] }>(['group', 'describe', 'readers']);
    expect(members).toEqual([]);
    const child = posthorn.start(['consume', 'shared', '-g', 'readers']);
    const ended = once(child, 'exit');
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await until('the rest is printed', () => out === '4\n5\n');
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    const [lag] = await quick.json<{ offset: string; lag: string }[]>(['group', 'lag', 'readers']);
    expect(lag).toMatchObject({ offset: '5', lag: '0' });
  });

  it('topic clone: partitions and configs of another, and its records where they were or where keys choose', async () => {
    await quick.print(['topic', 'create', 'original', '-p', '2', '-c', 'retention.ms=-1']);
    const input = [0, 1, 2, 3].map(
      (n) =>
        `${JSON.stringify({ key: `k${n % 2}`, value: `v${n}`, partition: n % 2, timestamp: String(1_000 + n), headers: [{ key: 'h', valueBase64: '/w==' }] })}\n`,
    );
    await quick.print(['produce', 'original', '--json', '--keep-place'], {
      input: input.join(''),
    });
    const read = async (topic: string): Promise<unknown[]> =>
      records(await quick.print(['consume', topic, '-o', 'json'])).toSorted(
        (a, b) => a.partition - b.partition,
      );
    const dry = await quick.run(['topic', 'clone', 'original', 'copy', '--dry-run']);
    expect(dry).toMatchObject({ code: 0, err: 'copy could be created.\n' });
    await quick.print(['topic', 'clone', 'original', 'copy', '--records']);
    expect(await read('copy')).toEqual(
      (await read('original')).map((one) => ({ ...(one as object), topic: 'copy' })),
    );
    const wider = ['topic', 'clone', 'original', 'wider', '-p', '3', '--records'];
    await quick.print([...wider, '-c', 'retention.ms=86400000']);
    const described = await quick.json<{ partitions: unknown[]; configs: unknown[] }>([
      'topic',
      'describe',
      'wider',
    ]);
    expect(described.partitions).toHaveLength(3);
    expect(described.configs).toContainEqual({ name: 'retention.ms', value: '86400000' });
    const values = (await read('wider')) as RecordLine[];
    const ofKey = (key: string) => values.filter((one) => one.key === key);
    expect(ofKey('k0').map(({ value }) => value)).toEqual(['v0', 'v2']);
    expect(ofKey('k1').map(({ value }) => value)).toEqual(['v1', 'v3']);
    expect(await quick.run(['topic', 'clone', 'original', 'copy'])).toMatchObject({ code: 5 });
    expect(await quick.run(['topic', 'clone', 'nowhere', 'x'])).toMatchObject({ code: 4 });
  });

  it('group skip shows the record, and goes behind it once that is said', async () => {
    await quick.print(['topic', 'create', 'poisoned', '-p', '1']);
    await quick.print(['produce', 'poisoned', 'v{{.Count}}', '-n', '3']);
    const toSecond = ['-t', 'poisoned', '--to', '1', '--execute'];
    await quick.print(['group', 'seek', 'eaters', ...toSecond]);
    const skip = ['group', 'skip', 'eaters', 'poisoned', '0'];
    const offset = async (): Promise<string> =>
      (await quick.json<{ offset: string }[]>(['group', 'lag', 'eaters']))[0].offset;
    const dry = await quick.run(skip);
    expect(dry).toMatchObject({ code: 0, err: expect.stringContaining('poisoned/0@1 v2') });
    expect(dry.err).toContain('1 left out. Nothing was moved');
    expect(await offset()).toBe('1');
    await quick.print([...skip, '1', '--execute']);
    expect(await offset()).toBe('2');
    expect(await quick.run([...skip, '1', '--execute'])).toMatchObject({ code: 5 });
    expect(await quick.run([...skip, '7'])).toMatchObject({ code: 4 });
    expect(await quick.run(['group', 'skip', 'nobody', 'poisoned', '0'])).toMatchObject({
      code: 4,
    });
    await quick.print([...skip, '--execute']);
    expect(await quick.run(skip)).toMatchObject({
      code: 4,
      err: expect.stringContaining('There is no record at poisoned/0@3'),
    });
  });

  it('group seek says what it would do, does it with --execute, and undoes it', async () => {
    await quick.print(['topic', 'create', 'moved', '-p', '2']);
    await quick.print(['produce', 'moved', 'x', '-n', '10', '-p', '0']);
    await quick.print(['produce', 'moved', 'x', '-n', '4', '-p', '1']);
    const offsets = async (): Promise<(string | null)[]> =>
      (await quick.json<{ offset: string | null }[]>(['group', 'lag', 'movers'])).map(
        ({ offset }) => offset,
      );
    const seek = ['group', 'seek', 'movers', '-t', 'moved'];
    await quick.print([...seek, '--to', 'end', '--execute']);
    expect(await offsets()).toEqual(['10', '4']);
    const dry = await quick.run([...seek, '--to', '-3']);
    expect([dry.code, dry.err]).toEqual([
      0,
      expect.stringContaining('6 offsets would be read again'),
    ]);
    expect(await offsets()).toEqual(['10', '4']);
    const moved = await quick.print([...seek, '--to', '-3', '--execute', '-o', 'json']);
    expect(await offsets()).toEqual(['7', '1']);
    await quick.print([...seek, '--shift', '-5', '-p', '0', '--execute']);
    expect(await offsets()).toEqual(['2', '1']);
    const file = path.join(posthorn.configuration, 'moved.json');
    await writeFile(file, moved);
    await quick.print([...seek, '--undo', file, '--execute']);
    expect(await offsets()).toEqual(['10', '4']);
    await quick.print(['group', 'copy', 'movers', 'copies', '--execute']);
    expect(await quick.json(['group', 'lag', 'copies'])).toMatchObject([
      { offset: '10' },
      { offset: '4' },
    ]);
    await quick.print(['group', 'rm', 'copies', '--yes']);
    expect(await quick.run(['group', 'describe', 'copies'])).toMatchObject({ code: 4 });
  });

  it('export and import: topics are made again as they were, and what the file does not name stays', async () => {
    await quick.print(['topic', 'create', 'defined', '-p', '2', '-c', 'retention.ms=86400000']);
    const file = path.join(posthorn.configuration, 'definitions.yaml');
    await writeFile(file, await quick.print(['export', 'defined']));
    await quick.print(['topic', 'rm', 'defined', '--yes']);
    const dry = await quick.run(['import', file, '-o', 'json']);
    expect(JSON.parse(dry.out)).toMatchObject([{ topic: 'defined', action: 'create', after: '2' }]);
    await quick.print(['import', file, '--execute']);
    await until('the import has nothing left to do', async () => {
      return (await quick.print(['import', file, '-o', 'name'])) === '';
    });
    await writeFile(file, (await readFile(file, 'utf8')).replace('partitions: 2', 'partitions: 1'));
    expect(await quick.run(['import', file, '--execute'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('none can be removed'),
    });
  });

  it('group seek refuses a running group of which it knows no admin API, and says what to do', async () => {
    await quick.print(['topic', 'create', 'busy', '-p', '1']);
    const group = rig
      .cluster('busy')
      .group({ ...quickly, groupId: 'busy', topics: ['busy'], handle: () => Promise.resolve() });
    const joined = new Promise((resolve) => group.on('joined', resolve));
    await group.start();
    await joined;
    const refused: Ended = await quick.run([
      'group',
      'seek',
      'busy',
      '-t',
      'busy',
      '--to',
      'start',
      '--execute',
    ]);
    expect(refused).toMatchObject({
      code: 5,
      out: '',
      err: expect.stringContaining('has members'),
    });
    const members = await quick.json<{ clientId: string }[]>(['group', 'members', 'busy']);
    expect(members).toMatchObject([{ clientId: 'busy' }]);
    expect(await quick.print(['group', 'ls', 'bus', '-o', 'name'])).toBe('busy\n');
    await group.close();
  });
});

it('contexts are kept for their owner alone, and show no secret', async () => {
  const own = new Command();
  const file = path.join(own.configuration, 'posthorn', 'contexts.json');
  await own.print(
    [
      'context',
      'add',
      'prod',
      '-b',
      'kafka.example.com:9092',
      '-X',
      'sasl.username=alice',
      '--ask',
      'sasl.password',
    ],
    { input: 'hunter2\n' },
  );
  expect(await readFile(file, 'utf8')).toContain('hunter2');
  const { mode } = await import('node:fs/promises').then(({ stat }) => stat(file));
  expect((mode & 0o777).toString(8)).toBe('600');
  const shown = await own.print(['context', 'show']);
  expect(shown).toMatch(/kafka.example.com:9092[^]*sasl.password +\(set\)/);
  expect(shown).not.toContain('hunter2');
  await own.print(['context', 'add', 'local', '-b', '127.0.0.1:9092']);
  expect(await own.print(['context', 'ls', '-o', 'name'])).toBe('prod\nlocal\n');
  await own.print(['context', 'use', 'prod']);
  expect(await own.print(['context', 'show'], { env: { POSTHORN_BROKERS: 'other:1' } })).toContain(
    'other:1',
  );
  expect(await own.run(['context', 'use', 'nowhere'])).toMatchObject({
    code: 4,
    err: expect.stringContaining('There are prod, local.'),
  });
  await own.print(['context', 'rm', 'prod']);
  expect(await own.print(['context', 'show'])).toContain('127.0.0.1:9092');
  own.remove();
});
