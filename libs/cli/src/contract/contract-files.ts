import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { NamedContract } from '@posthorn/admin-client';
import { CliError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';

/** What the files say, in their order; the API says what is wrong with each. */
export async function readContracts(
  invocation: Invocation,
  files: readonly string[],
): Promise<NamedContract[]> {
  const contracts: NamedContract[] = [];
  for (const file of files) contracts.push(...contractsIn(await parsed(invocation, file), file));
  return contracts;
}

async function parsed(invocation: Invocation, file: string): Promise<unknown> {
  let contents: string;
  try {
    contents = file === '-' ? await text(invocation.streams.stdin) : await readFile(file, 'utf8');
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

function contractsIn(content: unknown, file: string): readonly NamedContract[] {
  const listed =
    isObject(content) && Array.isArray(content.contracts) ? content.contracts : [content];
  const isContract = (one: unknown): boolean =>
    isObject(one) && typeof one.event === 'string' && one.schema !== undefined;
  if (listed.length > 0 && listed.every((one) => isContract(one))) return listed as NamedContract[];
  throw new CliError(`${file} holds no contracts.`, {
    hint: 'A contract has an event and a schema; several stand in a list called contracts.',
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
