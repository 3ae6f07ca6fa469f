import { once } from 'node:events';
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { parse } from 'yaml';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { connectCluster, type KafkaCluster, type KafkaOperations } from '@posthorn/client';
import { quickly, until } from '../client/support/rig.js';
import { EXIT_CODES, ExitCode } from '../../libs/cli/src/runtime/exit-code.js';
import { Command, InProcess } from './support/command.js';

let broker: RunningBroker;
let cluster: KafkaCluster & KafkaOperations;
let posthorn: InProcess;
let inProcessOfItsOwn: Command;

interface Finding {
  readonly check: string;
  readonly result: string;
}

beforeAll(async () => {
  broker = await startBroker({
    port: 0,
    adminPort: 0,
    groupInitialRebalanceDelayMs: 0,
    logLevel: 'silent',
  });
  const address = `${broker.host}:${broker.port}`;
  const options = ['-b', address, '--api', `http://127.0.0.1:${broker.adminPort}`];
  posthorn = new InProcess(options);
  inProcessOfItsOwn = new Command(options);
  cluster = connectCluster({ brokers: [address] });
  await cluster.admin().createTopic({ topic: 'orders', partitions: 1 });
  await cluster.producer().sendAll(['a', 'b', 'c'].map((value) => ({ topic: 'orders', value })));
  await cluster.admin().commitOffsets('kitchen', [{ topic: 'orders', partition: 0, offset: 1n }]);
});

afterAll(async () => {
  posthorn.remove();
  inProcessOfItsOwn.remove();
  await cluster.close();
  await broker.close();
});

describe('over the admin API', () => {
  // First: whoever watched a moment ago would have left figures behind.
  it('lag of what is written meanwhile has its rate, also when nobody watched before', async () => {
    const admin = cluster.admin();
    await admin.createTopic({ topic: 'busy', partitions: 1 });
    await admin.commitOffsets('onlookers', [{ topic: 'busy', partition: 0, offset: 0n }]);
    const enough = new AbortController();
    const producer = cluster.producer();
    const producing = (async () => {
      while (!enough.signal.aborted) await producer.send({ topic: 'busy', value: 'x' });
    })();
    const rows = await posthorn.json<{ groupId: string; producedPerSecond: number }[]>(['lag']);
    enough.abort();
    await producing;
    const [row] = rows.filter(({ groupId }) => groupId === 'onlookers');
    expect(row.producedPerSecond).toBeGreaterThan(0);
    await admin.deleteGroup('onlookers');
    await admin.deleteTopic('busy');
  });

  it('status counts the cluster and names its brokers', async () => {
    const { topicCount, brokers } = await posthorn.json<{
      topicCount: number;
      brokers: { port: number }[];
    }>(['status']);
    expect(topicCount).toBe(1);
    expect(brokers.map(({ port }) => port)).toEqual([broker.port]);
  });

  it('export --all has what the API shows, and import takes it back', async () => {
    const document = await posthorn.json<Record<string, unknown>>(['export', '--all']);
    expect(document).toMatchObject({ version: 1, configs: {}, topics: [{ topic: 'orders' }] });
    const same = { input: JSON.stringify(document) };
    expect(await posthorn.json(['import', '-'], same)).toEqual([]);
    const configs = { 'log.retention.ms': '7200000' };
    const input = JSON.stringify({ ...document, configs });
    const preview = await posthorn.json<object[]>(['import', '-'], { input });
    const expected = [{ kind: 'config', name: 'log.retention.ms', action: 'create' }];
    expect(preview).toMatchObject(expected);
    const done = await posthorn.json<object[]>(['import', '-', '--execute'], { input });
    expect(done).toEqual(preview);
    expect(await posthorn.json(['export', '--all'])).toMatchObject({ configs });
  });

  it('lag tells records and seconds, of all groups and of the partitions of one', async () => {
    const [all] = await posthorn.json<{ groupId: string; lag: string; lagSeconds: number }[]>([
      'lag',
    ]);
    expect(all).toMatchObject({ groupId: 'kitchen', lag: '2' });
    expect(all.lagSeconds).toBeGreaterThan(0);
    expect(await posthorn.json(['lag', 'kitchen'])).toMatchObject([
      { committedOffset: '1', highWatermark: '3', lag: '2' },
    ]);
    expect(await posthorn.print(['lag'])).toMatch(/kitchen +Empty .* nobody reads/);
  });

  it('lag -w goes on until Ctrl-C', async () => {
    const child = inProcessOfItsOwn.start(['lag', '-w', '-o', 'name']);
    const ended = once(child, 'exit');
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await until('it told twice', () => out.startsWith('kitchen\nkitchen\n'));
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
  });

  it('check has the codes of monitoring plugins, and says unknown when nobody answers', async () => {
    expect(await posthorn.run(['check', 'ready'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^READY OK - /),
    });
    const lag = ['check', 'lag', 'kitchen', '--warn'];
    expect(await posthorn.run([...lag, '1h', '--critical', '2h'])).toMatchObject({ code: 0 });
    expect(await posthorn.run([...lag, '0s', '--critical', '2h'])).toMatchObject({ code: 1 });
    expect(await posthorn.run([...lag, '0s', '--critical', '0s'])).toMatchObject({
      code: 2,
      out: expect.stringMatching(/^LAG CRITICAL - kitchen .* behind\n$/),
    });
    const nobody = new InProcess(['--api', 'http://127.0.0.1:1']);
    expect(await nobody.run(['check', 'lag'])).toMatchObject({
      code: 3,
      out: expect.stringMatching(/^LAG UNKNOWN - /),
    });
    nobody.remove();
  });

  it('a running group is moved while it runs, with a reason that the audit trail keeps', async () => {
    const seen: string[] = [];
    const group = cluster.group({
      ...quickly,
      groupId: 'waiters',
      topics: ['orders'],
      offsetReset: 'earliest',
      handle: (record) => Promise.resolve(void seen.push(String(record.value))),
    });
    await group.start();
    await until('all is read', () => seen.length === 3);
    await group.commit();
    await posthorn.print([
      'group',
      'seek',
      'waiters',
      '--to',
      '1',
      '--execute',
      '--reason',
      'cold soup',
    ]);
    await until('the rest is read again', () => seen.length === 5);
    expect(seen).toEqual(['a', 'b', 'c', 'b', 'c']);
    await group.close();
    const [event] = await posthorn.json<unknown[]>([
      'audit',
      '-n',
      '1',
      '--resource',
      'group/waiters',
    ]);
    expect(event).toMatchObject({ reason: 'cold soup', outcome: 'succeeded' });
  });

  it('a group forgets a topic that it reads no more, once that is said', async () => {
    const offset = { topic: 'orders', partition: 0, offset: 1n };
    await cluster.admin().commitOffsets('forgetful', [offset]);
    const forget = ['group', 'forget', 'forgetful', 'orders'];
    const dry = await posthorn.run(forget);
    expect(dry).toMatchObject({ code: 0, err: expect.stringContaining('--execute') });
    expect(await posthorn.json([...forget, '--execute', '--reason', 'moved'])).toMatchObject([
      { topic: 'orders', partition: 0, offset: '1' },
    ]);
    expect(await posthorn.run(forget)).toMatchObject({ code: ExitCode.NOT_FOUND });
    const audited = ['audit', '-n', '1', '--action', 'group.deleteOffsets'];
    expect(await posthorn.json(audited)).toMatchObject([{ reason: 'moved' }]);
  });

  it('the audit trail of a stretch of time is told, in either order', async () => {
    const ids = async (...options: string[]): Promise<string[]> =>
      (await posthorn.print(['audit', '-n', '1000', '-o', 'name', ...options])).trim().split('\n');
    const all = await ids('--from', '@-1h');
    expect(all.length).toBeGreaterThan(3);
    expect(await ids('--from', '-1h', '--sort', 'at')).toEqual(all.toReversed());
    expect(await ids('--to', '-1h')).toEqual(['']);
    expect(await posthorn.run(['audit', '--from', 'noon'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--from "noon" is no time'),
    });
  });

  it('audit -f tells what is written from then on', async () => {
    const child = inProcessOfItsOwn.start(['audit', '-f', '-o', 'json']);
    const ended = once(child, 'exit');
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    let number = 0;
    await until('a new topic is told', async () => {
      await cluster.admin().createTopic({ topic: `told-${number++}`, partitions: 1 });
      return out.includes('topic/told-');
    });
    expect(out).not.toContain('topic/orders');
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
  });
});

describe('the exit codes of docs/cli.md', () => {
  const reachNobody = ['-b', '127.0.0.1:1', '--api', 'http://127.0.0.1:1', '--timeout', '200ms'];
  const commands: readonly (readonly [code: ExitCode, argv: readonly string[]])[] = [
    [ExitCode.DONE, ['topic', 'ls']],
    [ExitCode.DONE, ['group', 'seek', 'kitchen', '--to', 'start']],
    [ExitCode.DONE, ['--help']],
    [ExitCode.DONE, ['--version']],
    [ExitCode.FAILED, ['topic', 'config', 'orders', '--set', 'nothing.known=1']],
    [ExitCode.FAILED, ['topic', 'add-partitions', 'orders', '1']],
    [ExitCode.USAGE, ['topic', 'fly']],
    [ExitCode.USAGE, ['topic', 'rm', 'orders']],
    [ExitCode.USAGE, ['consume', 'orders', '-o', 'banana']],
    [ExitCode.UNREACHABLE, ['topic', 'ls', ...reachNobody]],
    [ExitCode.UNREACHABLE, ['status', ...reachNobody]],
    [ExitCode.NOT_FOUND, ['consume', 'nowhere']],
    [ExitCode.NOT_FOUND, ['group', 'describe', 'nobody']],
    [ExitCode.NOT_FOUND, ['journey', 'nothing']],
    [ExitCode.REFUSED, ['topic', 'create', 'orders']],
    [ExitCode.REFUSED, ['acl', 'ls']],
  ];

  it.each(commands)('%i: posthorn %j', async (code, argv) => {
    const ended = await posthorn.run(argv, { withOptions: !argv.includes('-b') });
    expect(ended.code).toBe(code);
    // Why, for people; a program that reads the result reads nothing.
    if (code !== ExitCode.DONE)
      expect([ended.out, ended.err]).toEqual(['', expect.stringMatching(/./)]);
  });

  it('are all of them, but that of Ctrl-C', () => {
    const shown = new Set(commands.map(([code]) => code));
    expect(EXIT_CODES.map(([code]) => code).filter((code) => !shown.has(code))).toEqual([
      ExitCode.INTERRUPTED,
    ]);
  });
});

describe('around it', () => {
  it('doctor finds nothing that fails, and says what does', async () => {
    const findings = await posthorn.json<Finding[]>(['doctor']);
    expect(findings.filter(({ result }) => result === 'fail')).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'node',
        'disk',
        'kafka',
        'broker 1',
        'admin api',
        'versions',
        'leaders',
        'clocks',
        'console',
        'broker: listener',
      ]),
    );
    const nobody = new Command(['-b', '127.0.0.1:1', '--timeout', '200ms']);
    const { code, out } = await nobody.run(['doctor', '-o', 'json'], {
      env: { DATABASE_URL: 'postgres://127.0.0.1:1/x' },
    });
    nobody.remove();
    const failed = (JSON.parse(out) as Finding[]).filter(({ result }) => result === 'fail');
    expect([code, failed.map(({ check }) => check)]).toEqual([1, ['kafka', 'postgresql']]);
  });

  it('bench measures in a topic of its own, and leaves none behind', async () => {
    const figures = await posthorn.json<{ records: number }>(['bench', 'consume', '-n', '500']);
    expect(figures.records).toBe(500);
    expect(await posthorn.json<{ records: number }>(['bench', 'e2e', '-n', '5'])).toMatchObject({
      records: 5,
    });
    expect(await posthorn.print(['topic', 'ls', 'bench', '-o', 'name'])).toBe('');
  });

  it('completes commands, options, their values, and what the cluster has', async () => {
    const words = async (...typed: string[]): Promise<string[]> =>
      (
        await posthorn.print(['completion', 'words', ...posthorn.options, '--', ...typed], {
          withOptions: false,
        })
      )
        .split('\n')
        .slice(0, -1);
    expect(await words('to')).toEqual(['topic', 'top']);
    expect(await words('topic', 'describe', 'ord')).toEqual(['orders']);
    expect(await words('group', 'seek', 'kit')).toEqual(['kitchen']);
    expect(await words('topic', 'ls', '-o', 'js')).toEqual(['json']);
    expect(await words('consume', 'orders', '--fo')).toEqual(['--format', '--follow']);
  });

  it.each([
    ['grafana', 'grafana/dashboards/posthorn.json'],
    ['alerts', 'alerts.yml'],
  ])('generate %s prints the file of deploy/metrics', async (name, file) => {
    const shipped = await readFile(path.join('deploy/metrics', file), 'utf8');
    expect(await posthorn.print(['generate', name])).toBe(shipped);
  });

  it('generate prometheus prints that of deploy/metrics, with the brokers that are asked', async () => {
    const [printed, shipped] = [
      parse(await posthorn.print(['generate', 'prometheus'])),
      parse(await readFile('deploy/metrics/prometheus.yml', 'utf8')),
    ] as [Record<string, unknown>, Record<string, unknown>];
    expect(printed).toEqual({
      ...shipped,
      rule_files: ['alerts.yml'],
      scrape_configs: [
        { job_name: 'posthorn', static_configs: [{ targets: [`127.0.0.1:${broker.adminPort}`] }] },
      ],
    });
  });

  it('generate openapi-client prints a program that compiles, and lists the topics of the broker', async () => {
    // Where @posthorn/admin-client is found, as in a project that has installed it.
    const folder = path.resolve('.posthorn');
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, `client-${process.pid}.ts`);
    await writeFile(file, await posthorn.print(['generate', 'openapi-client']));
    const program = ts.createProgram([file], {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: ['node'],
    });
    const wrong = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    await rm(file);
    expect(wrong).toEqual([]);
    expect(stdout).toContain('orders 1\n');
  });

  it.each(['compose', 'openapi'])('generate %s prints a file', async (name) => {
    const text = await posthorn.print(['generate', name]);
    expect(Object.keys(parse(text) as object)).toContain(name === 'compose' ? 'services' : 'paths');
  });
});
