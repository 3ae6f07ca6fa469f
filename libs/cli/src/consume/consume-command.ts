import { Command } from '@commander-js/extra-typings';
import { wholeNumber } from '../parse/numbers.js';
import { FORMAT_HELP } from '../records/record-format.js';
import type { Cli } from '../runtime/cli.js';
import { UsageError } from '../runtime/cli-error.js';

type Header = readonly [name: string, value: string];

function header(text: string, before: readonly Header[]): readonly Header[] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`"${text}" is no header.`, 'Headers look like name=value.');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}

const texts = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export function consumeCommand(cli: Cli) {
  return new Command('consume')
    .summary('print records')
    .description(
      'print records: up to where the topic ends now, or with --follow for ever. What a client of a schema registry framed is shown by its contract at a terminal, in JSON (registered) and to --where, where the admin API is there; -f and a pipe get the bytes',
    )
    .argument('<topic>')
    .option(
      '-o, --output <place or json>',
      'where to read, each partition for itself: start, end (follows), 42, +10, -10 (the last ten), @-1h, @2026-11-22T10:00:00Z, and two of them with a colon (10:20, :end, @-1h:@-30m); or json, a record a line. Repeatable',
      texts,
      [],
    )
    .option('-p, --partitions <list>', 'only these: 0,2 or 0-3')
    .option('-f, --format <text>', FORMAT_HELP)
    .option(
      '--where <condition>',
      "only values with this: '$.total>50', '$.state==\"paid\" && $.items[0]'",
    )
    .option('--key <key>', 'only records with this key')
    .option('--header <name=value>', 'only records with this header; repeatable', header, [])
    .option('-n, --count <count>', 'end after so many', wholeNumber(1))
    .option('--follow', 'go on when the end is reached')
    .option(
      '-g, --group <group>',
      'as a member of this group: from its offsets on, which are committed; follows',
    )
    .option('--uncommitted', 'also records of transactions that are open or were aborted')
    .action(
      cli.run(async (invocation, topic: string, options) => {
        const { consume } = await import('./consume.js');
        await consume(invocation, topic, options);
      }),
    );
}
