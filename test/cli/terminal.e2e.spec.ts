import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectCluster, type KafkaCluster, type KafkaOperations } from '@posthorn/client';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { until } from '../client/support/rig.js';
import { Terminal, whyNoTerminal } from './support/terminal.js';

const missing = whyNoTerminal();
const describeInTerminal = missing === null ? describe : describe.skip;
const GROUP = 'a-group-whose-name-is-as-long-as-names-of-groups-get';

describeInTerminal(`in a terminal${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let broker: RunningBroker;
  let cluster: KafkaCluster & KafkaOperations;
  let configuration: string;
  let terminal: Terminal;

  beforeAll(async () => {
    broker = await startBroker({ port: 0, adminPort: 0, logLevel: 'silent' });
    const address = `${broker.host}:${broker.port}`;
    configuration = mkdtempSync(path.join(tmpdir(), 'posthorn-terminal-'));
    cluster = connectCluster({ brokers: [address] });
    await cluster.admin().createTopic({ topic: 'orders', partitions: 1 });
    await cluster.producer().sendAll(['a', 'b'].map((value) => ({ topic: 'orders', value })));
    await cluster.admin().commitOffsets(GROUP, [{ topic: 'orders', partition: 0, offset: 1n }]);
    terminal = await Terminal.open({
      columns: 80,
      rows: 24,
      env: {
        XDG_CONFIG_HOME: configuration,
        POSTHORN_BROKERS: address,
        POSTHORN_API_URL: `http://127.0.0.1:${broker.adminPort}`,
      },
    });
  });

  afterAll(async () => {
    await terminal.close();
    await cluster.close();
    await broker.close();
    rmSync(configuration, { recursive: true, force: true });
  });

  const seen = async (text: string): Promise<void> => {
    try {
      await until('it is seen', async () => (await terminal.screen()).includes(text));
    } catch (cause) {
      throw new Error(`"${text}" is not on the screen:\n${await terminal.screen()}`, { cause });
    }
  };
  const lines = async (): Promise<string[]> => (await terminal.screen()).split('\n');

  it('top fits the terminal, also when it gets another size, and q leaves it as it was', async () => {
    await terminal.posthorn('top');
    await seen('GROUP');
    expect(await terminal.state()).toEqual({ cursor: '0', alternate: '1' });
    await terminal.resize(50, 9);
    // At 80 columns the rates follow the name; at 50 no line goes on in the next one.
    await until('it is drawn anew', async () => {
      const drawn = await lines();
      return drawn.some((line) => line.startsWith(GROUP.slice(0, 50))) && drawn.length <= 9;
    });
    expect((await lines()).filter((line) => line.includes('nobody reads'))).toEqual([]);
    expect((await lines())[0]).toMatch(/^posthorn top/);
    await terminal.key('q');
    await seen('ended 0');
    expect(await terminal.state()).toEqual({ cursor: '1', alternate: '0' });
    // What is typed is shown again, and taken line by line.
    await terminal.shell('echo out-$((1+1))');
    await seen('echo out-$((1+1))');
    await seen('out-2');
    await terminal.resize(80, 24);
  });

  it('top and lag -w end by Ctrl-C with 130, and leave the terminal as it was', async () => {
    await terminal.posthorn('top');
    await seen('GROUP');
    await terminal.key('C-c');
    await seen('ended 130');
    expect(await terminal.state()).toEqual({ cursor: '1', alternate: '0' });
    await terminal.posthorn('lag', '-w');
    await seen('STATE');
    await terminal.key('C-c');
    await seen('ended 130');
    await terminal.shell('echo out-$((1+2))');
    await seen('out-3');
  });

  it('top leaves no screen of its own behind where nobody answers', async () => {
    await terminal.posthorn('top', '--api', 'http://127.0.0.1:1');
    await seen('ended 3');
    expect(await terminal.screen()).toContain('error:');
    expect(await terminal.state()).toEqual({ cursor: '1', alternate: '0' });
  });

  it('long work is seen to go on in one line, which is gone when it is done', async () => {
    await terminal.posthorn('produce', 'orders', '{{.Count}}', '-n', '120', '--rate', '20/s');
    await until('a bar grows', async () => /sent \[#+-+\] \d+%/.test(await terminal.screen()));
    await seen('ended 0');
    expect(await terminal.screen()).toMatch(/120 records were taken by orders\.\nended 0/);
    expect(await terminal.screen()).not.toContain('sent [');
  });

  it('has colours, and none where their owner says NO_COLOR', async () => {
    const drawn = async (): Promise<string> => {
      await seen('ended 0');
      return terminal.screen({ withColours: true });
    };
    await terminal.posthorn('consume', 'orders', '-n', '1');
    expect(await drawn()).toContain('\u001b[2m');
    await terminal.shell('export NO_COLOR=1');
    await terminal.posthorn('consume', 'orders', '-n', '1');
    expect(await drawn()).not.toContain('\u001b[');
    await terminal.shell('unset NO_COLOR');
  });

  it('a secret that is typed is not shown', async () => {
    await terminal.posthorn(
      'context',
      'add',
      'prod',
      '-X',
      'sasl.username=a',
      '--ask',
      'sasl.password',
    );
    await seen('sasl.password:');
    await terminal.shell('hunter2');
    await seen('ended 0');
    expect(await terminal.screen()).not.toContain('hunter2');
    await terminal.posthorn('context', 'rm', 'prod');
    await seen('ended 0');
  });

  it('what destroys wants the name typed once more', async () => {
    await cluster.admin().createTopic({ topic: 'doomed', partitions: 1 });
    await terminal.posthorn('topic', 'rm', 'doomed');
    await seen('Type the name');
    await terminal.shell('domed');
    await seen('ended 5');
    await terminal.posthorn('topic', 'rm', 'doomed');
    await seen('Type the name');
    await terminal.shell('doomed');
    await seen('ended 0');
    expect((await cluster.admin().listTopics()).map(({ topic }) => topic)).not.toContain('doomed');
  });
});
