import { spawn, type ChildProcess } from 'node:child_process';
import type { RunAs } from './run-as.js';

/**
 * Runs the server so that it cannot outlive us: the shell ends it when its standard input closes, which the kernel
 * does also when this process is killed with SIGKILL. SIGINT is PostgreSQL's fast shutdown. Windows has no such shell;
 * there the server is a plain child.
 */
const WATCH = [
  'exec 3<&0',
  '"$@" </dev/null 3<&- & server=$!',
  '(read -r line <&3; kill -INT "$server" 2>/dev/null) & watch=$!',
  'exec 3<&-',
  'wait "$server"; status=$?',
  'kill "$watch" 2>/dev/null',
  'exit "$status"',
].join('\n');

export interface ServerProcess {
  readonly child: ChildProcess;
  /** Resolves when the server has ended, with what it last wrote. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  /** Asks for a fast shutdown. */
  end(): void;
}

const OUTPUT_BYTES_MAX = 16_384;

export function runServer(command: readonly string[], runAs: RunAs | undefined): ServerProcess {
  const [file, ...args] =
    process.platform === 'win32'
      ? command
      : ['/bin/sh', '-c', WATCH, 'posthorn-postgres', ...command];
  const child = spawn(file, args, {
    ...(runAs && { uid: runAs.uid, gid: runAs.gid }),
    cwd: '/',
    // A group of its own: Ctrl-C in a terminal must reach us first, who stop the server after its clients.
    detached: process.platform !== 'win32',
    env: { ...process.env, LC_MESSAGES: 'C' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const tail = lastOutput(child);
  child.stdin.on('error', () => undefined); // EPIPE when the server ended first; `ended` tells
  return {
    child,
    ended: new Promise((resolve) => {
      child.once('error', (error) => resolve({ code: -1, output: String(error) }));
      child.once('exit', (code) => resolve({ code, output: tail() }));
    }),
    end: () => (process.platform === 'win32' ? void child.kill() : void child.stdin.end()),
  };
}

function lastOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-OUTPUT_BYTES_MAX);
    });
  }
  return () => text;
}
