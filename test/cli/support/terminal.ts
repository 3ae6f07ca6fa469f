import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../client/support/rig.js';

const run = promisify(execFile);
const MAIN = path.resolve('apps/broker/dist/main.js');

/** Why there is no terminal to be had; null where there is one. For the names of the suites that are skipped then. */
export function whyNoTerminal(): string | null {
  return spawnSync('tmux', ['-V']).status === 0 ? null : 'tmux is not installed';
}

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly env: Readonly<Record<string, string>>;
}

/** A terminal with a shell, as tmux emulates it: what is on its screen is what a person would see. */
export class Terminal {
  /** A server of its own, so that nobody else's sessions are touched. */
  readonly #server = `posthorn-${randomUUID()}`;

  static async open({ columns, rows, env }: TerminalOptions): Promise<Terminal> {
    const terminal = new Terminal();
    const variables = Object.entries({ PS1: '$ ', ...env }).map(
      ([name, value]) => `${name}=${value}`,
    );
    const size = ['-x', String(columns), '-y', String(rows)];
    const shell = ['env', '-u', 'NO_COLOR', '-u', 'ENV', ...variables, 'sh', '-i'];
    await terminal.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, '-s', 't', ...shell);
    await terminal.#tmux('set-option', '-g', 'history-limit', '2000');
    await until('the shell waits', async () => (await terminal.screen()).includes('$'));
    return terminal;
  }

  /** Has the shell run the command; `ended 0` is on the screen when it has. */
  async posthorn(...args: readonly string[]): Promise<void> {
    const words = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ');
    // By tmux, which does it at once: until the shell does, the end of the command before would be taken for this one's.
    await this.#tmux('send-keys', '-R', '-t', 't');
    await this.shell(`clear; ${words}; echo "ended $?"`);
  }

  async shell(line: string): Promise<void> {
    await this.#tmux('send-keys', '-t', 't', '-l', line);
    await this.key('Enter');
  }

  /** In tmux's words: q, C-c, Enter. */
  async key(name: string): Promise<void> {
    await this.#tmux('send-keys', '-t', 't', name);
  }

  async resize(columns: number, rows: number): Promise<void> {
    const size = ['-x', String(columns), '-y', String(rows)];
    await this.#tmux('resize-window', '-t', 't', ...size);
  }

  /** What is seen; with colours as escape sequences where they are wanted. */
  async screen({ withColours = false } = {}): Promise<string> {
    const colours = withColours ? ['-e'] : [];
    return (await this.#tmux('capture-pane', '-p', '-t', 't', ...colours)).trimEnd();
  }

  /** Whether the cursor is seen, and whether the screen is the one that a program puts over the shell's. */
  async state(): Promise<{ readonly cursor: string; readonly alternate: string }> {
    const told = await this.#tmux(
      'display-message',
      '-p',
      '-t',
      't',
      '#{cursor_flag} #{alternate_on}',
    );
    const [cursor, alternate] = told.trim().split(' ');
    return { cursor, alternate };
  }

  async close(): Promise<void> {
    await this.#tmux('kill-server');
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    return (await run('tmux', ['-L', this.#server, ...args])).stdout;
  }
}
