import { styleText } from 'node:util';

type Color = 'cyan' | 'green' | 'yellow' | 'magenta' | 'blue' | 'gray' | 'red' | 'white';

const colors: Readonly<Record<string, Color>> = {
  demo: 'white',
  broker: 'cyan',
  orders: 'green',
  restaurant: 'yellow',
  payment: 'magenta',
  driver: 'blue',
};

export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Everybody's lines in one log, each with its origin, and one line at the bottom that is always the newest. */
export class CombinedLog {
  private live = '';
  private readonly shown: boolean;

  constructor(
    private readonly output: Output,
    private readonly quiet: boolean,
  ) {
    this.shown = output.isTTY === true;
  }

  /** A line of the runner itself; never left out. */
  say(text: string): void {
    this.print('demo', text);
  }

  /** A line that a child wrote. In quiet mode only what is a warning or worse, or was written to stderr. */
  child(name: string, line: string, isError = false): void {
    const read = readLine(line);
    const { text } = read;
    const severe = read.severe || isError;
    if (text === '' || (this.quiet && !severe)) return;
    this.print(
      name,
      severe && this.shown ? styleText('red', text, { validateStream: false }) : text,
    );
  }

  /** Replaces the line at the bottom of a terminal; elsewhere it does nothing. */
  showLive(text: string): void {
    if (!this.shown) return;
    this.live = text.slice(0, (this.output.columns ?? 120) - 1);
    this.output.write(`\r\u001b[2K${this.live}`);
  }

  private print(name: string, text: string): void {
    const prefix = styleText(colors[name.replace(/-\d+$/, '')] ?? 'gray', name.padEnd(10), {
      validateStream: false,
    });
    const line = this.shown ? `${prefix} ${text}` : `${name.padEnd(10)} ${text}`;
    this.output.write(this.shown ? `\r\u001b[2K${line}\n${this.live}` : `${line}\n`);
  }
}

const PINO_WARN = 40;
/** What Nest tells of its own start: a page of lines per service that says nothing about the demo. */
const bootContexts = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
]);

/** Nest and pino both write JSON lines; anything else (a stack, a warning of Node) is shown as it is. */
export function readLine(line: string): { text: string; severe: boolean } {
  const entry = parseEntry(line);
  if (!entry) return { text: line.trimEnd(), severe: false };
  const { level, msg, message, context, stack, err } = entry;
  const severe =
    typeof level === 'number' ? level >= PINO_WARN : /^(warn|error|fatal)$/.test(String(level));
  if (!severe && typeof context === 'string' && bootContexts.has(context))
    return { text: '', severe };
  const words = msg ?? message;
  const text = typeof words === 'string' ? words : JSON.stringify(words ?? entry);
  const cause = messageOf(err);
  const parts = [cause === undefined ? text : `${text}: ${cause}`, stack];
  return { text: parts.filter((part) => typeof part === 'string').join('\n'), severe };
}

function parseEntry(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined; // it only looked like JSON
  }
}

/** Of an error as pino serializes it. */
function messageOf(err: unknown): string | undefined {
  const { message } = (err ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : undefined;
}
