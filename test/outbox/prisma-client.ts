import { PrismaPg } from '@prisma/adapter-pg';
import { getPrismaClient } from '@prisma/client/runtime/client';

/** The part of a generated client that speaks SQL. */
export interface PrismaClient {
  $transaction<T>(work: (tx: PrismaTransaction) => Promise<T>): Promise<T>;
  $disconnect(): Promise<void>;
}

export interface PrismaTransaction {
  $executeRaw(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<number>;
  $queryRaw(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<unknown>;
}

/** Of both its files: they come without types. */
const COMPILER = '@prisma/client/runtime/query_compiler_fast_bg.postgresql';
type Wasm = NonNullable<Parameters<typeof getPrismaClient>[0]['compilerWasm']>;
type Compiler = Awaited<ReturnType<Wasm['getRuntime']>>;
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { Module: new (bytes: Buffer) => object };
};

/**
 * What `prisma generate` writes for `engineType = "client"` and a schema without models. It is written by hand because the command
 * downloads an engine before it generates anything, which a test may not demand; the client itself is TypeScript and WebAssembly.
 */
const GeneratedClient = getPrismaClient({
  previewFeatures: [],
  clientVersion: '7',
  engineVersion: '7',
  activeProvider: 'postgresql',
  inlineSchema: 'datasource db {\n  provider = "postgresql"\n}\n',
  runtimeDataModel: { models: {}, enums: {}, types: {} },
  // A graph without nodes: three counts of zero.
  parameterizationSchema: { strings: [], graph: 'AAAA' },
  compilerWasm: {
    getRuntime: async () => (await import(`${COMPILER}.mjs`)) as Compiler,
    getQueryCompilerWasmModule: async () => {
      const { wasm } = (await import(`${COMPILER}.wasm-base64.mjs`)) as { wasm: string };
      return new WebAssembly.Module(Buffer.from(wasm, 'base64'));
    },
    importName: './query_compiler_fast_bg.js',
  },
});

export function prismaClient(connectionString: string): PrismaClient {
  const adapter = new PrismaPg({ connectionString });
  return new GeneratedClient({ adapter });
}
