import { printData } from '../output/listing.js';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { sequenceDiagram } from './sequence-diagram.js';

interface JourneyOptions {
  readonly budget: number;
  readonly output: 'table' | 'json' | 'yaml';
}

export async function journey(
  invocation: Invocation,
  id: string,
  { budget, output }: JourneyOptions,
): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/journeys/{id}', {
    params: { path: { id }, query: { budgetMs: budget } },
  });
  if (output !== 'table') await printData(invocation, output, data);
  else if (data.steps.length > 0) await invocation.print(sequenceDiagram(data));
  if (!data.isComplete)
    invocation.say(
      `${data.searched} of ${data.total} records were searched: there may be more. --budget gives more time.`,
    );
  if (!data.hasAllReaders) invocation.say('Not every group could be asked how far it is.');
  if (data.steps.length === 0)
    throw new CliError(`Nothing is known of "${id}".`, {
      exitCode: ExitCode.NOT_FOUND,
      hint: 'It is looked for as key, correlation id and trace id; posthorn search finds any text.',
    });
}
