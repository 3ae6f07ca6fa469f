import { Command, Option } from '@commander-js/extra-typings';
import { wholeNumber } from '../parse/numbers.js';
import type { Cli } from '../runtime/cli.js';

const texts = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export function searchCommand(cli: Cli) {
  return new Command('search')
    .summary('find records in all topics')
    .description(
      'records of all topics, newest first: by key, trace, correlation id, headers or JSON values, through the index where a topic has one; or by any text in them, which has to be read. Says how much was searched; Ctrl-C ends it with what was found',
    )
    .argument('[text]', "part of the key, the value or a header's value, whatever the case")
    .option('--key <key>', 'records with this key')
    .option('--trace <id>', 'records of this trace')
    .option('--correlation <id>', 'records with this correlation id')
    .option('--header <name=value>', 'records with this header; repeatable', texts, [])
    .option('--where <condition>', "values with this: '$.order.total>=50'; repeatable", texts, [])
    .option('-t, --topic <topic>', 'only in this topic; repeatable', texts, [])
    .option('--from <time>', 'no older ones: -1h, 2026-11-22T10:00:00Z')
    .option('--to <time>', 'no younger ones')
    .option('-n, --count <count>', 'end after so many', wholeNumber(1, 100_000), 100)
    .addOption(
      new Option('-o, --output <format>', 'how to print them')
        .choices(['table', 'json', 'name'] as const)
        .default('table' as const),
    )
    .action(
      cli.run(async (invocation, text: string | undefined, options) => {
        const { search } = await import('./search.js');
        await search(invocation, text, options);
      }),
    );
}
