import { Command, Option } from '@commander-js/extra-typings';
import { parseRate, wholeNumber } from '../parse/numbers.js';
import type { Cli } from '../runtime/cli.js';
import { UsageError } from '../runtime/cli-error.js';

type Header = readonly [name: string, value: string];

function header(text: string, before: readonly Header[]): readonly Header[] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`"${text}" is no header.`, 'Headers look like name=value.');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}

const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

export function produceCommand(cli: Cli) {
  return new Command('produce')
    .summary('send records')
    .description(
      'send records: the value given, a file, or each line of standard input. The value, the key and headers are templates with {{.Count}}, {{.UUID}}, {{.Now}}, {{.UnixMs}} and {{.Random 1 100}}.',
    )
    .argument('<topic>')
    .argument('[value]', 'the value; without it and --file, lines are read')
    .option('-k, --key <key>', 'the key of every record')
    .option('-H, --header <name=value>', 'a header of every record; repeatable', header, [])
    .option(
      '-p, --partition <number>',
      'the partition; chosen by the key without it',
      wholeNumber(0, 1_000_000),
    )
    .option('--file <path>', 'the value is what is in this file')
    .option('-K, --key-separator <text>', 'each line is a key, this, and a value')
    .option('--json', 'each line is a record as consume -o json prints it')
    .option('--keep-place', 'with --json: keep the partition and the timestamp')
    .option('-Z, --tombstone', 'the value is null; of lines with -K, that of those without a value')
    .option(
      '--schema <contract>',
      'the values are JSON as this contract has them, in its latest version or one as order@2: checked, and framed as clients of a schema registry do; needs the admin API',
    )
    .option('--no-framed', 'with --schema: checked only')
    .option('-n, --count <count>', 'send that many; of a value, not of lines', wholeNumber(1))
    .option('--rate <rate>', 'no faster: 100/s, 30/m', parseRate)
    .addOption(
      new Option('--compression <codec>', 'of the batches')
        .choices(COMPRESSIONS)
        .default('none' as const),
    )
    .addOption(
      new Option('-o, --output <format>', 'what is printed of each record that was taken')
        .choices(['none', 'name', 'json'] as const)
        .default('none' as const),
    )
    .action(
      cli.run(async (invocation, topic: string, value: string | undefined, options) => {
        const { produce } = await import('./produce.js');
        await produce(invocation, topic, value, options);
      }),
    );
}
