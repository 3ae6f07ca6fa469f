import { spawn } from 'node:child_process';
import type { BrokerConfig } from '../config/config.js';

/** Where a person finds the console; of a wildcard this machine, since that is where they started it. */
export function consoleUrl({ adminHost }: Pick<BrokerConfig, 'adminHost'>, port: number): string {
  const host = adminHost === '0.0.0.0' || adminHost === '::' ? '127.0.0.1' : adminHost;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Only when it was asked for: a window that nobody expects is a nuisance, and there may be no screen. */
export function openInBrowser(url: string): void {
  const [command = 'xdg-open', ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.once('error', () => void process.stderr.write(`No browser could be opened: ${url}\n`));
  child.unref();
}
