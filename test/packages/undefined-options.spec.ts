import path from 'node:path';
import ts from 'typescript';

/** What those who install them give them. */
const LIBRARIES = ['admin-client', 'client', 'outbox', 'testing', 'transport'];
const GIVEN =
  /Options$|^(?:ProducerRecord|OffsetToCommit|CreateTopic|NewTopic|ValidateOnly|ReadPartition|AsyncApiInfo|EventDefinition|OutgoingRecord)$/;

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  experimentalDecorators: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
};

/** As a service writes it whose settings may be missing: `config.get` gives a value or undefined. */
const SERVICE = `
import { connectCluster } from '@posthorn/client';
import { OutboxModule } from '@posthorn/outbox';
import { PosthornTestHarness } from '@posthorn/testing';
import { PosthornClient, PosthornModule, PosthornRecord, Subscribe } from '@posthorn/transport';

declare const config: { get<T>(key: string): T | undefined };
declare const client: PosthornClient;

PosthornModule.forRoot({
  brokers: config.get<string>('BROKERS'),
  groupId: config.get<string>('GROUP'),
  clientId: config.get<string>('CLIENT'),
  consumer: { perPartition: config.get<number>('AT_ONCE'), lane: undefined },
  connection: { tls: config.get<boolean>('TLS'), sasl: undefined },
  retry: { attempts: config.get<number>('ATTEMPTS'), fatal: undefined },
  deadLetter: { partitions: config.get<number>('LETTER_PARTITIONS'), topic: undefined },
  request: { timeoutMs: config.get<number>('TIMEOUT') },
  topics: { partitions: config.get<number>('PARTITIONS'), configs: undefined },
  producer: { compression: config.get<'zstd'>('COMPRESSION'), transactionalId: undefined },
});
OutboxModule.forRoot({ pollIntervalMs: config.get<number>('POLL') });
void client.publish('orders', {}, { key: config.get<string>('KEY'), headers: undefined });
void new PosthornRecord({}, { partition: config.get<number>('PARTITION') });
void PosthornTestHarness.create({ controllers: [], timeoutMs: config.get<number>('TIMEOUT') });
connectCluster({ brokers: [], clientId: config.get<string>('CLIENT') }).group({
  groupId: 'orders',
  topics: ['orders'],
  instanceId: config.get<string>('INSTANCE'),
  onAssign: undefined,
  handle: async () => {},
});
export class Orders {
  @Subscribe('orders', { group: config.get<string>('GROUP'), batch: undefined })
  handle(): void {}
}
`;

const SERVICE_FILE = path.join(import.meta.dirname, 'service-with-settings.ts');
const indexOf = (library: string): string => path.resolve('libs', library, 'src/index.ts');

let program: ts.Program;

beforeAll(() => {
  const host = ts.createCompilerHost(OPTIONS);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.fileExists = (name) => name === SERVICE_FILE || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === SERVICE_FILE
      ? ts.createSourceFile(name, SERVICE, ts.ScriptTarget.ES2023, true)
      : getSourceFile(name, ...rest);
  program = ts.createProgram([SERVICE_FILE, ...LIBRARIES.map(indexOf)], OPTIONS, host);
});

/** `Type.option` of those that may be left out but not be undefined. */
function refusedBy(library: string): readonly string[] {
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(indexOf(library));
  const module = index && checker.getSymbolAtLocation(index);
  if (module === undefined) throw new Error(`no module at ${indexOf(library)}`);
  return checker
    .getExportsOfModule(module)
    .map((one) => (one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one))
    .filter(({ name, flags }) => GIVEN.test(name) && flags & ts.SymbolFlags.Type)
    .flatMap((type) =>
      checker
        .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(type))
        .filter((option) => isOurs(option) && !takesUndefined(option, checker))
        .map((option) => `${type.name}.${option.name}`),
    );
}

function isOurs({ declarations = [] }: ts.Symbol): boolean {
  return declarations.every((one) => !one.getSourceFile().fileName.includes('/node_modules/'));
}

function takesUndefined({ flags, declarations = [] }: ts.Symbol, checker: ts.TypeChecker): boolean {
  if (!(flags & ts.SymbolFlags.Optional)) return true;
  return declarations.every((one) => {
    if (!ts.isPropertySignature(one) || one.type === undefined) return false;
    const type = checker.getTypeFromTypeNode(one.type);
    const parts = type.isUnion() ? type.types : [type];
    const wanted = ts.TypeFlags.Undefined | ts.TypeFlags.Unknown | ts.TypeFlags.Any;
    return parts.some((part) => part.flags & wanted);
  });
}

describe('a program that is compiled with exactOptionalPropertyTypes', () => {
  it('may give settings that are undefined', () => {
    const service = program.getSourceFile(SERVICE_FILE);
    const faults = program.getSemanticDiagnostics(service);
    expect(
      faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    ).toEqual([]);
  });

  it.each(LIBRARIES)('may give every option of @posthorn/%s as undefined', (library) => {
    expect(refusedBy(library)).toEqual([]);
  });
});
