import path from 'node:path';
import ts from 'typescript';

const PRELUDE = `
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  defineEvent, PosthornBatchContext, PosthornClient, PosthornContext, Subscribe, SubscribeBatch,
  type StandardSchema,
} from '../index.js';
interface Order { readonly id: string; readonly total: number }
interface Refund { readonly reason: string }
declare const orders: StandardSchema<Order>;
declare const refunds: StandardSchema<Refund>;
const Placed = defineEvent({ topic: 'orders', type: 'Placed', schema: orders });
const Refunded = defineEvent({ topic: 'orders', type: 'Refunded', schema: refunds });
declare const client: PosthornClient;
`;

const root = path.resolve('.');
const file = path.join(root, 'libs/transport/src/handlers/type-fixture.ts');

/** Under the repository's own strict settings, each case as a module of its own; what the compiler finds, by case. */
function compile(cases: readonly string[]): string[][] {
  const configFile = path.join(root, 'tsconfig.json');
  const { config } = ts.readConfigFile(configFile, (name) => ts.sys.readFile(name)) as {
    config: { compilerOptions: unknown };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const files = new Map(
    cases.map((code, index) => [file.replace('.ts', `-${index}.ts`), `${PRELUDE}\n${code}`]),
  );
  const unused = { noUnusedLocals: false, noUnusedParameters: false };
  const settings = { ...options, ...unused, noEmit: true, composite: false };
  const disk = ts.createCompilerHost(settings);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => files.has(name) || disk.fileExists(name),
    readFile: (name) => files.get(name) ?? disk.readFile(name),
    getSourceFile: (name, version, ...rest) => {
      const text = files.get(name);
      return text === undefined
        ? disk.getSourceFile(name, version, ...rest)
        : ts.createSourceFile(name, text, version, true);
    },
  };
  const program = ts.createProgram([...files.keys()], settings, host);
  return [...files.keys()].map((name) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(name))
      .filter((diagnostic) => diagnostic.file?.fileName === name)
      .map(({ code }) => `TS${code}`),
  );
}

const handler = (decorator: string, method: string): string =>
  `export class Handlers { ${decorator} ${method} }`;

const GOOD: Readonly<Record<string, string>> = {
  'a handler of payload and context': handler(
    `@Subscribe('orders')`,
    'handle(@Payload() order: Order, @Ctx() context: PosthornContext): void {}',
  ),
  'a handler of nothing': handler(`@Subscribe(/^orders/)`, 'async handle(): Promise<void> {}'),
  'options of every kind': handler(
    `@Subscribe(['a', /b/], { group: 'g', retry: { mode: 'park', attempts: 3, fatal: [TypeError, (e) => e === 1] },
       deadLetter: false, handlerTimeoutMs: 5 })`,
    'handle(): void {}',
  ),
  'the payload of its contract': handler(
    '@Subscribe(Placed)',
    'handle(@Payload() order: Order, @Ctx() context: PosthornContext): void {}',
  ),
  'the payloads of several contracts': handler(
    '@Subscribe([Placed, Refunded])',
    'handle(@Payload() event: Order | Refund): void {}',
  ),
  'a batch': handler(
    `@SubscribeBatch('orders', { batch: { maxRecords: 5 } })`,
    'handle(@Payload() orders: Order[], @Ctx() context: PosthornBatchContext): void {}',
  ),
  'a batch of its contract': handler(
    '@SubscribeBatch(Placed)',
    'handle(@Payload() orders: Order[]): Promise<PromiseSettledResult<void>[]> { return Promise.allSettled([]); }',
  ),
  'a batch that is not to be changed': handler(
    '@SubscribeBatch([Placed, Refunded])',
    'handle(@Payload() orders: readonly (Order | Refund)[]): void {}',
  ),
  'what its contract says, published': `export const sent = client.publish(Placed, { id: 'a', total: 1 }, { key: 'a' });`,
  'what its contract says, emitted': `export const sent = client.emit(Placed, { id: 'a', total: 1 });`,
  "patterns of Nest's": `interface Command { readonly cmd: string }
    declare const command: Command;
    export const sent = [client.emit('orders', 1), client.emit({ cmd: 'refund' }, 1), client.emit(command, 1)];
    export const typed = client.emit<bigint, number>('orders', 1);`,
};

const BAD: Readonly<Record<string, readonly [code: string, error: string]>> = {
  "Nest's own decorator on the form that its documentation shows": [
    handler(
      `@EventPattern('orders')`,
      'handle(@Payload() order: Order, @Ctx() context: PosthornContext): void {}',
    ),
    'TS1241',
  ],
  'a payload that its contract does not give': [
    handler('@Subscribe(Placed)', 'handle(@Payload() order: Refund): void {}'),
    'TS1241',
  ],
  'one of two payloads': [
    handler('@Subscribe([Placed, Refunded])', 'handle(@Payload() order: Order): void {}'),
    'TS1241',
  ],
  'one payload where a batch comes': [
    handler('@SubscribeBatch(Placed)', 'handle(@Payload() order: Order): void {}'),
    'TS1241',
  ],
  'an array where one payload comes': [
    handler('@Subscribe(Placed)', 'handle(@Payload() orders: Order[]): void {}'),
    'TS1241',
  ],
  'a retry mode that there is not': [
    handler(`@Subscribe('orders', { retry: { mode: 'later' } })`, 'handle(): void {}'),
    'TS2769',
  ],
  'an option that there is not': [
    handler(`@SubscribeBatch('orders', { batch: { size: 5 } })`, 'handle(): void {}'),
    'TS2769',
  ],
  'what its contract does not take, published': [
    `export const sent = client.publish(Placed, { reason: 'none' });`,
    'TS2769',
  ],
  'what its contract does not take, emitted': [
    `export const sent = client.emit(Placed, { reason: 'none' });`,
    'TS2769',
  ],
};

describe('under strict TypeScript', () => {
  const found = compile([...Object.values(GOOD), ...Object.values(BAD).map(([code]) => code)]);

  it.each(Object.keys(GOOD).map((name, index) => [name, index] as const))(
    'a handler may take %s',
    (_, index) => {
      expect(found[index]).toEqual([]);
    },
  );

  it.each(Object.entries(BAD).map(([name, [, error]], index) => [name, error, index] as const))(
    'the compiler refuses %s (%s)',
    (_, error, index) => {
      expect(found[Object.keys(GOOD).length + index]).toEqual([error]);
    },
  );
});
