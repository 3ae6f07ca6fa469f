import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { startBroker, type RunningBroker } from 'posthorn';
import { freePort } from '../support/free-port.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { WAIT_MS } from '../support/patience.js';
import { blocksOf, ROOT } from './blocks.js';
import { commandsOf } from './commands.js';
import { filesOf } from './files-of.js';
import { Shell } from './shell.js';

const run = promisify(execFile);

/** A process whose lines can be waited for. */
class Service {
  readonly lines: string[] = [];
  private readonly child: ChildProcess;

  constructor(script: string, env: Record<string, string>) {
    this.child = spawn(process.execPath, [script], { env: { ...process.env, ...env } });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.lines.push(...text.split('\n'));
      });
    }
  }

  async until(what: RegExp, times = 1): Promise<void> {
    const deadline = Date.now() + WAIT_MS;
    while (this.lines.filter((line) => what.test(line)).length < times) {
      if (Date.now() > deadline) throw new Error(`no ${what} in:\n${this.lines.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill(signal);
    await ended;
  }
}

const document = 'docs/tutorial.md';
const inTutorial = ({ file }: { file: string }): boolean => file === document;
const commands = blocksOf('sh')
  .filter(inTutorial)
  .flatMap(({ code }) => commandsOf(code));
const texts = blocksOf('text').filter(inTutorial);

describe('the tutorial', () => {
  let database: TestDatabase;
  let broker: RunningBroker;
  let folder: string;
  let port: number;
  const services: Service[] = [];
  const shell = new Shell({});

  const start = (name: 'shop' | 'kitchen'): Service => {
    const service = new Service(path.join(folder, `dist/${name}.js`), {
      POSTHORN_BROKERS: `127.0.0.1:${broker.port}`,
      PORT: String(port),
      NO_COLOR: '1',
    });
    services.push(service);
    return service;
  };
  const post = (url: string, body: object): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const place = (id: string, dish = 'soup', total = 9.5): Promise<Response> =>
    post(`http://127.0.0.1:${port}/orders`, { id, dish, total });
  /** Types what the tutorial shows, at the ports of this run; resolves with what comes of it. */
  const type = async (what: string): Promise<unknown> => {
    const command = commands.find(({ text }) => text.includes(what));
    if (!command) throw new Error(`the tutorial has no command with ${what}`);
    const here = command.text
      .replace('localhost:3000', `127.0.0.1:${port}`)
      .replace('127.0.0.1:9644', `127.0.0.1:${broker.adminPort}`);
    const { outputs, failure } = await shell.run([here]);
    if (failure) throw new Error(`${here}\n${failure.output}`);
    return JSON.parse(outputs[0] ?? '');
  };
  /** The kitchen's lines that the document shows, in the order in which it shows them. */
  const shown = texts
    .flatMap(({ code }) => code.trimEnd().split('\n'))
    .map((line) => new RegExp(line.replace(/[()]/g, '\\$&').replaceAll('…', '\\d+')));

  beforeAll(async () => {
    database = await createTestDatabase();
    broker = await startBroker({
      port: 0,
      adminPort: 0,
      databaseUrl: database.url,
      groupInitialRebalanceDelayMs: 0,
      logLevel: 'warn',
    });
    port = await freePort();
    // Inside of the repository, so that the packages are found which the reader installs.
    mkdirSync(path.join(ROOT, '.posthorn'), { recursive: true });
    folder = mkdtempSync(path.join(ROOT, '.posthorn', 'tutorial-'));
    mkdirSync(path.join(folder, 'src'));
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    for (const { file, code } of filesOf(document)) {
      writeFileSync(path.join(folder, file), code);
    }
    await run(process.execPath, [path.join(ROOT, 'node_modules/typescript/bin/tsc')], {
      cwd: folder,
    });
  });

  afterAll(async () => {
    await Promise.all(services.map((service) => service.end('SIGKILL')));
    await broker?.close();
    await database?.drop();
    if (folder) rmSync(folder, { recursive: true, force: true });
    rmSync(shell.folder, { recursive: true, force: true });
  });

  it('does what it says, from the first order to the second helping', async () => {
    const shop = start('shop');
    let kitchen = start('kitchen');
    await shop.until(/successfully started/);

    expect(await type('"o-1"')).toEqual({ partition: expect.any(Number), offset: '0' });
    expect(shown.length).toBe(4);
    await kitchen.until(shown[0]);

    const refused = await place('o-0', 'soup', -1);
    expect(refused.ok).toBe(false);

    await kitchen.end('SIGTERM');
    for (const id of ['o-2', 'o-3', 'o-4']) {
      expect(await type(`"${id}"`)).toMatchObject({ partition: expect.any(Number) });
    }
    kitchen = start('kitchen');
    for (const line of shown.slice(1)) await kitchen.until(line);

    await type('"o-5"');
    await type('"o-6"');
    await kitchen.until(/cooked bread for o-6/);
    await kitchen.until(/orders\.kitchen\.dlq|dead letter/);
    const letters = await type('orders.kitchen.dlq');
    expect(JSON.stringify(letters)).toContain('there is no phoenix in the fridge');

    const preview = await type('offsets:reset?validateOnly=true');
    expect(JSON.stringify(preview)).toContain('orders');
    expect(kitchen.lines.filter((line) => /o-1\b/.test(line))).toEqual([]);
    expect(await type("offsets:reset'")).toMatchObject({ recordsToSkip: '0' });
    for (const id of ['o-1', 'o-2', 'o-3', 'o-4', 'o-6']) {
      await kitchen.until(new RegExp(`cooked \\w+ for ${id}`), id === 'o-1' ? 1 : 2);
    }
    expect(kitchen.lines.join('\n')).not.toContain('o-0');
  });
});
