import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { SORTS } from './output/sort-option.js';
import { buildProgram } from './program.js';
import { referencePage } from './reference-page.js';

interface Document {
  readonly paths: Record<string, { readonly get?: { readonly parameters: readonly Parameter[] } }>;
}
interface Parameter {
  readonly name?: string;
  readonly schema: { readonly enum?: readonly string[] };
}

const program = buildProgram({ host: null, run: () => () => Promise.resolve() });
const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];

describe('the page of the commands', () => {
  it('is what the help says: node libs/cli/dist/write-reference.js writes it', () => {
    expect(readFileSync('docs/cli.md', 'utf8')).toBe(referencePage());
  });
});

describe('every command', () => {
  it('says what it does, and of each option what it means', () => {
    const silent = all(program).flatMap((command) => [
      ...(command.description() === '' ? [command.name()] : []),
      ...command.options
        .filter(({ description }) => description === '')
        .map(({ flags }) => `${command.name()} ${flags}`),
    ]);
    expect(silent).toEqual([]);
  });

  it('has no option that is one of every command, too', () => {
    const global = new Set(program.options.flatMap(({ short, long }) => [short, long]));
    const twice = program.commands
      .flatMap(all)
      .flatMap((command) =>
        command.options
          .filter(
            ({ short, long }) => (short !== undefined && global.has(short)) || global.has(long),
          )
          .map(({ flags }) => `${command.name()} ${flags}`),
      );
    expect(twice).toEqual([]);
  });

  it('that lists what the admin API sorts can have it sorted, by what its document names', () => {
    const document = JSON.parse(
      readFileSync('apps/broker/src/admin/openapi.json', 'utf8'),
    ) as Document;
    for (const [path, fields] of Object.entries(SORTS)) {
      const parameters = document.paths[path].get?.parameters ?? [];
      const sorts = parameters.find(({ name }) => name === 'sort')?.schema.enum;
      expect([path, fields.flatMap((field) => [field, `-${field}`])]).toEqual([path, sorts]);
    }
    const sorted = all(program)
      .filter(({ options }) => options.some(({ long }) => long === '--sort'))
      .map((command) => `${command.parent?.name()} ${command.name()}`);
    expect(sorted.toSorted()).toEqual([
      'acl ls',
      'alert deliveries',
      'alert firing',
      'alert ls',
      'apikey ls',
      'contract ls',
      'dlq groups',
      'dlq ls',
      'exports ls',
      'posthorn audit',
      'quota ls',
      'redrive ls',
      'replay ls',
      'role bindings',
      'role ls',
      'webhook ls',
    ]);
  });

  it.each(['ls', 'lag', 'members', 'groups'])(
    'that lists (%s) has the formats of lists',
    (name) => {
      const lists = program.commands
        .flatMap(all)
        .filter((command) => command.name() === name && command.parent?.name() !== 'check');
      for (const command of lists)
        expect(command.options.map(({ long }) => long)).toContain('--output');
    },
  );
});
