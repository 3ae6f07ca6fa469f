import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { buildProgram } from './program.js';
import { referencePage } from './reference-page.js';

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
