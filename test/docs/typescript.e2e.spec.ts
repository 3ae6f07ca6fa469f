import path from 'node:path';
import ts from 'typescript';
import { blocksOf, contextOf, ROOT, type Block } from './blocks.js';

/** Checked elsewhere: they are the code of files that are executed. */
const EXECUTED = ['libs/testing/README.md', 'docs/tutorial.md'];

/** Of the context, what the block does not declare itself. */
function contextFor({ file, code }: Block): string {
  const own = new Set([...code.matchAll(/^(?:const|let) (\w+)/gm)].map(([, name]) => name));
  return contextOf(file, 'ts').replace(
    /^declare const (\w+): .*;$/gm,
    (declaration, name: string) => (own.has(name) ? '' : declaration),
  );
}

interface Module {
  readonly block: Block;
  readonly name: string;
  readonly text: string;
  /** Lines of the text before the block's own. */
  readonly offset: number;
}

/** Each block is a module of its own beside this file, so that it resolves packages as the repository does. */
function modulesOf(blocks: readonly Block[]): Module[] {
  return blocks.map((block, index) => {
    const context = contextFor(block);
    return {
      block,
      name: path.join(import.meta.dirname, `block-${index}.ts`),
      text: `${context}\nexport {};\n${block.code}`,
      offset: context.split('\n').length + 1,
    };
  });
}

/** As strict as a new Nest project, and then some. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  strictPropertyInitialization: false,
  noEmit: true,
  skipLibCheck: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  types: ['node', 'jest'],
};

function faultsOf(modules: readonly Module[]): string[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const host = ts.createCompilerHost(OPTIONS);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getCurrentDirectory = () => ROOT;
  host.fileExists = (name) => byName.has(name) || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    const module = byName.get(name);
    return module
      ? ts.createSourceFile(name, module.text, ts.ScriptTarget.ES2023, true)
      : getSourceFile(name, ...rest);
  };
  const program = ts.createProgram([...byName.keys()], OPTIONS, host);
  return modules.flatMap(({ name, block, offset }) => {
    const source = program.getSourceFile(name);
    const faults = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    return faults.map(({ start = 0, messageText }) => {
      const { line = 0 } = source?.getLineAndCharacterOfPosition(start) ?? {};
      const text = ts.flattenDiagnosticMessageText(messageText, '\n');
      return `${block.file}:${block.line + line - offset} ${text}`;
    });
  });
}

describe('the TypeScript in the documents', () => {
  it('compiles under strict rules, each block in the context of its document', () => {
    const blocks = blocksOf('ts').filter(({ file }) => !EXECUTED.includes(file));
    expect(blocks.length).toBeGreaterThan(15);
    expect(faultsOf(modulesOf(blocks))).toEqual([]);
  });

  it('would be refused with a fault in it', () => {
    const block = {
      file: 'README.md',
      line: 10,
      language: 'ts',
      code: 'const n: number = "one";\n',
    };
    expect(faultsOf(modulesOf([block]))).toEqual([
      `README.md:10 Type 'string' is not assignable to type 'number'.`,
    ]);
  });
});
