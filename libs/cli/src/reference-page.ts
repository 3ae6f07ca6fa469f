import type { Command } from 'commander';
import { ENVIRONMENT, SETTINGS } from './contexts/settings.js';
import { buildProgram } from './program.js';
import { EXIT_CODES } from './runtime/exit-code.js';

const INTRODUCTION = `# The command line

Written by \`node libs/cli/dist/write-reference.js\` from the help of the commands; a test refuses what differs.

\`npx posthorn\` starts a broker with a PostgreSQL of its own, \`npx posthorn <command>\` does what is below, and \`npx @posthorn/cli\`
is the same without a broker to start. What a command found is on stdout, what it says to people on stderr. Every list has
\`-o table|wide|json|yaml|name\`; in JSON, offsets, timestamps and other 64-bit numbers are strings. What moves offsets does nothing
until \`--execute\`; what destroys asks for the name once more, or takes \`--yes\`.`;

/** docs/cli.md: everything that the help says, on one page. */
export function referencePage(): string {
  const program = buildProgram({ host: null, run: () => () => Promise.resolve() });
  const sections = [
    INTRODUCTION,
    `## Exit codes\n\n${rows(
      ['code', 'meaning'],
      EXIT_CODES.map(([code, meaning]) => [String(code), meaning]),
    )}\n\n\`check\` has the codes of monitoring plugins instead: 0 ok, 1 warning, 2 critical, 3 unknown.`,
    `## Settings\n\nOf a context, of \`-X name=value\`, and some of the environment. A flag goes before the environment, the environment before the context that is in use; a context that --context names goes before the environment.\n\n${rows(
      ['setting', 'meaning'],
      Object.entries(SETTINGS).map(([name, meaning]) => [`\`${name}\``, meaning]),
    )}`,
    `## Environment\n\n${rows(
      ['variable', 'meaning'],
      ENVIRONMENT.map(([name, meaning]) => [`\`${name}\``, meaning]),
    )}`,
    `## Everywhere\n\n${options(program)}`,
    ...program.commands.flatMap((command) => commandSections(command, 'posthorn')),
  ];
  return `${sections.join('\n\n')}\n`;
}

function commandSections(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`;
  const level = parent === 'posthorn' ? '##' : '###';
  const usage = [name, ...command.registeredArguments.map(argumentText)].join(' ');
  const also = command.aliases().map((alias) => ` Also \`${parent} ${alias}\`.`);
  const told = `${command.description()}.`.replace(/\.\.$/, '.') + also.join('');
  const text = told.charAt(0).toUpperCase() + told.slice(1);
  const isGroup = command.commands.length > 0;
  const parts = [`${level} ${name}`, text];
  if (!isGroup) parts.push(`\`\`\`\n${usage}\n\`\`\``, argumentTable(command), options(command));
  return [
    parts.filter((part) => part !== '').join('\n\n'),
    ...command.commands.flatMap((one) => commandSections(one, name)),
  ];
}

function argumentText(argument: Command['registeredArguments'][number]): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function argumentTable(command: Command): string {
  const described = command.registeredArguments.filter(({ description }) => description !== '');
  if (described.length === 0) return '';
  return rows(
    ['argument', 'meaning'],
    described.map((one) => [`\`${one.name()}\``, one.description]),
  );
}

function options(command: Command): string {
  const help = command.createHelp();
  const shown = command.options.filter(({ hidden }) => !hidden);
  if (shown.length === 0) return '';
  return rows(
    ['option', 'meaning'],
    shown.map((one) => [`\`${one.flags}\``, help.optionDescription(one)]),
  );
}

function rows(titles: readonly string[], cells: readonly (readonly string[])[]): string {
  const escaped = cells.map((row) => row.map((cell) => cell.replaceAll('|', String.raw`\|`)));
  const widths = titles.map((title, index) =>
    Math.max(title.length, ...escaped.map((row) => row[index].length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, index) => cell.padEnd(widths[index])).join(' | ')} |`;
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...escaped.map(line)].join(
    '\n',
  );
}
