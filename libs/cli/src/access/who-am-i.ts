import { printData, type Format } from '../output/listing.js';
import { coloured } from '../output/table.js';
import { visible } from '../output/escape.js';
import type { Invocation } from '../runtime/invocation.js';

export async function whoAmI(invocation: Invocation, format: Format): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/whoami');
  if (format === 'json' || format === 'yaml') return printData(invocation, format, data);
  if (format === 'name') return invocation.print(`${data.actor}\n`);
  const { actor, method, groups, actions } = data;
  const { stdout } = invocation.streams;
  const memberOf = groups.length === 0 ? '' : `, of ${groups.map(visible).join(', ')}`;
  await invocation.print(`${coloured(stdout, 'bold', visible(actor))}  by ${method}${memberOf}\n`);
  const may = actions.length === 0 ? 'nothing' : actions.join(' ');
  await invocation.print(`may: ${may}\n`);
  if (data.isReadOnly) await invocation.print('This broker takes no changes, whoever asks.\n');
}
