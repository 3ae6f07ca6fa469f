import type { Command } from 'commander';
import { buildProgram } from '../program.js';
import { SHEETS } from './sheets.js';

/** The commands of a line, as a shell takes it apart: quotes, pipes and redirections. */
function commandsOf(line: string): string[][] {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
  const commands: string[][] = [[]];
  for (const word of words)
    if (word === '|') commands.push([]);
    else commands[commands.length - 1].push(word);
  return commands
    .filter(([name]) => name === 'posthorn')
    .map(([, ...argv]) => argv.slice(0, argv.findIndex((word) => /^[<>]$/.test(word)) >>> 0));
}

/** Which command a program takes them for; throws what it would tell. */
async function understood(argv: readonly string[]): Promise<boolean> {
  let isRun = false;
  const program = buildProgram({
    host: null,
    run: () => () => {
      isRun = true;
      return Promise.resolve();
    },
  });
  const quiet = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
    command.commands.forEach(quiet);
  };
  quiet(program);
  await program.parseAsync([...argv], { from: 'user' });
  return isRun;
}

describe('a cheat sheet', () => {
  const lines = Object.values(SHEETS).flatMap((sheet) => sheet.map(([, command]) => command));

  it.each(lines.filter((line) => line !== 'posthorn' && !line.startsWith('source')))(
    'has a command that is understood: %s',
    async (line) => {
      const commands = commandsOf(line);
      expect(commands.length).toBeGreaterThan(0);
      for (const argv of commands) expect(await understood(argv)).toBe(true);
    },
  );

  it('is named in the help', () => {
    const { description } = buildProgram({ host: null, run: () => () => Promise.resolve() })
      .commands.filter((command) => command.name() === 'cheat')
      .map((command) => ({ description: command.description() }))[0];
    expect(Object.keys(SHEETS).filter((name) => !description.includes(name))).toEqual([]);
  });
});
