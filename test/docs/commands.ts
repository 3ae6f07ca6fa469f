/** One command of a shell block: a line, with those that continue it. */
export interface Command {
  readonly text: string;
  /** Of the block, counted from 0. */
  readonly line: number;
}

const isOpen = (text: string): boolean =>
  text.endsWith('\\') || (text.match(/'/g) ?? []).length % 2 === 1;

/** Of a block of `sh`, without comments and empty lines. Quotes may span lines, and a backslash joins two. */
export function commandsOf(code: string): Command[] {
  const commands: { text: string; line: number }[] = [];
  let isContinued = false;
  for (const [line, text] of code.trimEnd().split('\n').entries()) {
    const last = commands.at(-1);
    if (isContinued && last) last.text += `\n${text}`;
    else commands.push({ text, line });
    isContinued = isOpen(withoutComment(commands.at(-1)?.text ?? ''));
  }
  return commands
    .map(({ text, line }) => ({ text: withoutComment(text).trim(), line }))
    .filter(({ text }) => text !== '');
}

/** What follows a # that stands at the beginning or behind a blank, where no quote is open. */
function withoutComment(text: string): string {
  const at = [...text.matchAll(/(?:^|\s)#/g)]
    .map(({ index }) => index)
    .find((index) => (text.slice(0, index).match(/['"]/g) ?? []).length % 2 === 0);
  return at === undefined ? text : text.slice(0, at);
}

export interface Settings {
  readonly env: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
}

const ASSIGNMENT = /^([A-Z][A-Z0-9_]*)=('[^']*'|\S*)\s*/;
const START =
  /^(?:npx posthorn|posthorn|node apps\/broker\/dist\/main\.js)(?: start)?((?: --\S+)*)$/;

/** What a broker is told by a command that starts one, or by a line that only assigns; undefined for other commands. */
export function settingsOf(text: string): Settings | undefined {
  const env: Record<string, string> = {};
  let rest = text;
  for (let match = ASSIGNMENT.exec(rest); match; match = ASSIGNMENT.exec(rest)) {
    env[match[1]] = match[2].replaceAll("'", '');
    rest = rest.slice(match[0].length);
  }
  if (rest === '') return { env, flags: [] };
  const [, flags] = START.exec(rest) ?? [];
  if (flags === undefined || /--help|--version/.test(flags)) return undefined;
  return { env, flags: flags.split(' ').filter((flag) => flag !== '') };
}
