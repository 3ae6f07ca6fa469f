import type { NamedContract } from '@posthorn/admin-client';
import { readYaml } from '../parse/yaml-file.js';
import { CliError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';

/** What the files say, in their order; the API says what is wrong with each. */
export async function readContracts(
  invocation: Invocation,
  files: readonly string[],
): Promise<NamedContract[]> {
  const contracts: NamedContract[] = [];
  for (const file of files) contracts.push(...contractsIn(await readYaml(invocation, file), file));
  return contracts;
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
