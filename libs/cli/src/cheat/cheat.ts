import { coloured } from '../output/table.js';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { SHEETS } from './sheets.js';

export async function cheat(invocation: Invocation, about: string | undefined): Promise<void> {
  const wanted = about === undefined ? Object.keys(SHEETS) : [about];
  for (const name of wanted) {
    const sheet = Object.hasOwn(SHEETS, name) ? SHEETS[name] : null;
    if (sheet === null)
      throw new CliError(`There is no cheat sheet about "${name}".`, {
        exitCode: ExitCode.NOT_FOUND,
        hint: `There are ${Object.keys(SHEETS).join(', ')}.`,
      });
    const { stdout } = invocation.streams;
    const lines = sheet.map(([what, command]) => {
      return `${coloured(stdout, 'dim', `# ${what}`)}\n${command}\n`;
    });
    const title = about === undefined ? `${coloured(stdout, 'bold', name)}\n` : '';
    await invocation.print(`${title}${lines.join('')}${about === undefined ? '\n' : ''}`);
  }
}
