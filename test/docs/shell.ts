import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './blocks.js';

const run = promisify(execFile);

/** What `npx posthorn` and `posthorn` are on a reader's machine: the command of this repository. */
const POSTHORN = `#!/bin/sh
exec "${process.execPath}" "${path.join(ROOT, 'apps/broker/dist/main.js')}" "$@"
`;
const NPX = `#!/bin/sh
case "$1" in posthorn | @posthorn/cli) shift; exec posthorn "$@" ;; esac
echo "npx $1: not in these documents' shell" >&2; exit 127
`;
/** What a command that asks for a password is told, once and again. */
const ANSWER = 'a-long-password\n'.repeat(2);

export interface Failure {
  /** Which of the commands. */
  readonly index: number;
  readonly output: string;
}

export interface Outcome {
  /** Of each command that was run, what it wrote to stdout. */
  readonly outputs: readonly string[];
  readonly failure: Failure | undefined;
}

/** One terminal of a reader: a folder and a bash, which stops at the first command that fails. */
export class Shell {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'posthorn-docs-'));

  constructor(private readonly env: Readonly<Record<string, string>>) {
    mkdirSync(path.join(this.folder, 'bin'));
    this.program('posthorn', POSTHORN);
    this.program('npx', NPX);
    writeFileSync(path.join(this.folder, 'answer'), ANSWER);
  }

  /** Commands share variables. An HTTP answer of 400 or more is a failure, as a reader would take it. */
  async run(commands: readonly string[]): Promise<Outcome> {
    const script = path.join(this.folder, 'script');
    const blocks = commands.map((command, n) => `{\n${command}\n} <answer >${n}.out 2>${n}.err`);
    writeFileSync(script, [PROLOGUE, ...blocks, ''].join('\n'));
    const succeeded = await run('bash', [script], { cwd: this.folder, env: this.environment() })
      .then(() => true)
      .catch((error: { code?: unknown }) => {
        if (typeof error.code === 'number') return false;
        throw error;
      });
    const outputs = commands.map((_, n) => this.read(`${n}.out`)).filter((text) => text !== null);
    const index = outputs.length - 1;
    if (succeeded) return { outputs, failure: undefined };
    return {
      outputs,
      failure: { index, output: `${outputs[index] ?? ''}${this.read(`${index}.err`) ?? ''}` },
    };
  }

  private environment(): NodeJS.ProcessEnv {
    const { PATH = '' } = process.env;
    return {
      PATH: `${path.join(this.folder, 'bin')}:${PATH}`,
      HOME: this.folder,
      XDG_CONFIG_HOME: this.folder,
      NO_COLOR: '1',
      ...this.env,
    };
  }

  private program(name: string, text: string): void {
    const file = path.join(this.folder, 'bin', name);
    writeFileSync(file, text);
    chmodSync(file, 0o755);
  }

  private read(name: string): string | null {
    const file = path.join(this.folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  }
}

const PROLOGUE = `set -euo pipefail
curl() { command curl --fail-with-body --no-progress-meter --max-time 60 "$@"; }`;

/** The first word of each part of a pipe that this machine has no program for. */
export async function missingProgram(programs: readonly string[]): Promise<string | undefined> {
  for (const program of programs) {
    const found = await run('which', [program]).catch(() => undefined);
    if (!found) return program;
  }
  return undefined;
}
