import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const modules = path.resolve(import.meta.dirname, '../../node_modules');
const SCHEMATICS = path.join(modules, '@angular-devkit/schematics-cli/bin/schematics.js');
const NEST = path.join(modules, '@nestjs/cli/bin/nest.js');

let app: string;

beforeAll(async () => {
  app = await mkdtemp(path.join(tmpdir(), 'posthorn-schematics-'));
  await symlink(modules, path.join(app, 'node_modules'));
  await node(
    SCHEMATICS,
    '@nestjs/schematics:application',
    '--name',
    'app',
    '--directory',
    '.',
    '--no-dry-run',
  );
});

afterAll(() => rm(app, { recursive: true, force: true }));

/** A program of this repository's dependencies, in the app. */
async function node(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [program, ...args], { cwd: app });
  return stdout;
}

function source(file: string): Promise<string> {
  return readFile(path.join(app, 'src', file), 'utf8');
}

describe('nest g -c @posthorn/schematics handler', () => {
  it('makes a contract, its handler and their test, declares the handler, and all of it compiles', async () => {
    await node(NEST, 'g', '-c', '@posthorn/schematics', 'handler', 'shop/order-placed');
    const files = await readdir(path.join(app, 'src/shop/order-placed'));
    expect(files.toSorted((a, b) => a.localeCompare(b))).toEqual([
      'order-placed.event.ts',
      'order-placed.handler.ts',
      'order-placed.spec.ts',
    ]);
    const module = await source('app.module.ts');
    expect(module).toContain("from './shop/order-placed/order-placed.handler.js'");
    expect(module).toContain('controllers: [AppController, OrderPlacedHandler]');
    await node(
      SCHEMATICS,
      '@posthorn/schematics:handler',
      '--name',
      'refund',
      '--topic',
      'shop.refunds',
      '--group',
      'audit',
      '--flat',
      '--no-spec',
      '--no-dry-run',
    );
    expect(await source('refund.event.ts')).toContain("topic: 'shop.refunds'");
    expect(await source('refund.handler.ts')).toContain("@Subscribe(Refund, { group: 'audit' })");
    await node(
      SCHEMATICS,
      '@posthorn/schematics:handler',
      '--name',
      'shop/order.shipped',
      '--group',
      `it's "audit" \\ 2`,
      '--no-dry-run',
    );
    const shipped = await source('shop/order-shipped/order-shipped.event.ts');
    expect(shipped).toContain(
      "export const OrderShipped = defineEvent({\n  topic: 'order.shipped'",
    );
    expect(await source('shop/order-shipped/order-shipped.handler.ts')).toContain(
      String.raw`{ group: 'it\'s "audit" \\ 2' }`,
    );
    const config = {
      extends: './tsconfig.json',
      compilerOptions: { strict: true, noEmit: true, incremental: false, types: ['jest'] },
      include: ['src/shop', 'src/refund.handler.ts', 'src/app.module.ts'],
    };
    await writeFile(path.join(app, 'tsconfig.check.json'), JSON.stringify(config));
    const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin/tsc');
    await expect(node(tsc, '-p', 'tsconfig.check.json')).resolves.toBe('');
  });

  it.each([
    ['test', "need another 'Test'"],
    ['event-payload', "need another 'EventPayload'"],
    ['promise', "need another 'Promise'"],
    ['3ds-paid', "'3dsPaid', which the contract would be called, is no identifier"],
    ["o'reilly", 'is no identifier'],
  ])('refuses %s, of which code would come that does not compile', async (name, reason) => {
    const topic = ['--topic', 'shop.events'];
    const asked = node(SCHEMATICS, '@posthorn/schematics:handler', '--name', name, ...topic);
    await expect(asked).rejects.toMatchObject({ stderr: expect.stringContaining(reason) });
  });

  it('refuses a topic that no broker takes, by its name', async () => {
    const asked = node(
      SCHEMATICS,
      '@posthorn/schematics:handler',
      '--name',
      'refund',
      '--topic',
      'a b',
      '--no-dry-run',
    );
    await expect(asked).rejects.toMatchObject({
      stderr: expect.stringContaining("'a b' is no topic"),
    });
  });
});
