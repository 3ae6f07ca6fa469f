import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CliError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';

/** What a file of YAML or JSON says, or standard input where it is called `-`. */
export async function readYaml({ streams }: Invocation, file: string): Promise<unknown> {
  let contents: string;
  try {
    contents = file === '-' ? await text(streams.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const { parse } = await import('yaml');
  try {
    // JSON is YAML.
    return parse(contents) as unknown;
  } catch (error) {
    throw new CliError(`${file} is neither YAML nor JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
