import { Command, Option } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import { sortOption } from '../output/sort-option.js';
import { parseDuration } from '../parse/duration.js';
import { wholeNumber } from '../parse/numbers.js';
import type { Cli } from '../runtime/cli.js';

const SEVERITIES = ['info', 'warning', 'critical'] as const;
const CONDITIONS = [
  'groupLag',
  'partitionStuck',
  'groupWithoutMembers',
  'deadLetters',
  'jobFailed',
  'brokerDown',
  'partitionsWithoutLeader',
  'outboxStands',
  'databaseSize',
  'databaseGrowth',
  'databaseRestored',
] as const;
const STATES = ['live', 'pending', 'firing', 'resolved'] as const;
const STATUSES = ['pending', 'delivered', 'failed'] as const;

export function alertCommand(cli: Cli) {
  const alert = new Command('alert').description(
    'rules that watch for what goes wrong, what they say, and who is told',
  );
  addReads(alert, cli);
  addCreate(alert, cli);
  addChanges(alert, cli);
  addDeliveries(alert, cli);
  return alert;
}

function addReads(alert: Command, cli: Cli): void {
  alert
    .command('ls')
    .description('list the rules, and how many alerts each has')
    .addOption(sortOption('/api/v1/alert-rules'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listRules } = await import('./read-alerts.js');
        await listRules(invocation, options);
      }),
    );
  alert
    .command('show')
    .description('print a rule, and what it says')
    .argument('<rule>')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, rule: string, options) => {
        const { showRule } = await import('./read-alerts.js');
        await showRule(invocation, rule, options.output);
      }),
    );
  alert
    .command('firing')
    .description('list alerts, newest first')
    .addOption(
      new Option('--state <state>', 'live are those that are pending or firing')
        .choices(STATES)
        .default('live' as const),
    )
    .option('--rule <name>', 'of this rule')
    .addOption(sortOption('/api/v1/alerts'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listAlerts } = await import('./read-alerts.js');
        await listAlerts(invocation, options);
      }),
    );
}

function addCreate(alert: Command, cli: Cli): void {
  alert
    .command('create')
    .description('watch for something; the fields of each condition are in docs/alerts.md')
    .argument('<rule>', 'its name')
    .addOption(
      new Option('--when <condition>', 'what to watch for')
        .choices(CONDITIONS)
        .makeOptionMandatory(),
    )
    .option('--group <name>', 'of a consumer group; * is every group')
    .option('--prefixed', 'of all groups whose names begin so')
    .option('--lag <duration>', 'how far behind in time, such as 2m', parseDuration)
    .option('--records <n>', 'how far behind in records', wholeNumber(0))
    .option('--only-with-lag', 'groups without members only if there is something to read')
    .option('--count <n>', 'how many new dead letters', wholeNumber(1))
    .option('--fingerprint <text>', 'of a failure, as posthorn dlq groups shows it')
    .option('--origin-topic <topic>', 'where dead letters came from')
    .option(
      '--within <duration>',
      'the window of dead letters, jobs, growth and restores',
      parseDuration,
    )
    .addOption(
      new Option('--job <kind>', 'which jobs').choices(['replay', 'redrive', 'export'] as const),
    )
    .option('--broker-ids <ids>', 'those that should be there, with commas')
    .option('--brokers-min <n>', 'how many there should be', wholeNumber(1))
    .option('--age <duration>', 'of the oldest record in the outbox', parseDuration)
    .option('--bytes <n>', 'of the database', wholeNumber(1))
    .option('--for <duration>', 'how long it has to hold', parseDuration, 0)
    .addOption(
      new Option('--severity <severity>', 'how bad it is')
        .choices(SEVERITIES)
        .default('warning' as const),
    )
    .option('--tell <webhooks>', 'names of webhooks, with commas')
    .option('--description <text>', 'what to do about it', '')
    .option('--dry-run', 'only say whether it could be made')
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      cli.run(async (invocation, rule: string, options) => {
        const { createRule } = await import('./write-alerts.js');
        await createRule(invocation, rule, options);
      }),
    );
}

function addChanges(alert: Command, cli: Cli): void {
  for (const [verb, isEnabled, what] of [
    ['enable', true, 'watch for it again'],
    ['disable', false, 'have a rule rest; what fires is resolved'],
  ] as const) {
    alert
      .command(verb)
      .description(what)
      .argument('<rule>')
      .option('--reason <text>', 'why, for the audit trail')
      .action(
        cli.run(async (invocation, rule: string, options) => {
          const { enableRule } = await import('./write-alerts.js');
          await enableRule(invocation, rule, isEnabled, options.reason);
        }),
      );
  }
  alert
    .command('delete')
    .description('delete a rule; what fires is resolved')
    .argument('<rule>')
    .option('-y, --yes', 'without asking')
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      cli.run(async (invocation, rule: string, options) => {
        const { deleteRule } = await import('./write-alerts.js');
        await deleteRule(invocation, rule, options);
      }),
    );
  alert
    .command('test')
    .description('say what a condition holds for now; nothing fires by it')
    .argument('<rule>')
    .option('--tell', 'also tell its webhooks that this is a test')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, rule: string, options) => {
        const { testRule } = await import('./write-alerts.js');
        await testRule(invocation, rule, options);
      }),
    );
}

function addDeliveries(alert: Command, cli: Cli): void {
  alert
    .command('deliveries')
    .description('list what webhooks were told, newest first')
    .option('--rule <name>', 'of this rule')
    .option('--webhook <name>', 'to this webhook')
    .addOption(new Option('--status <status>', 'what became of it').choices(STATUSES))
    .addOption(sortOption('/api/v1/alert-deliveries'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listDeliveries } = await import('./deliveries.js');
        await listDeliveries(invocation, options);
      }),
    );
  alert
    .command('redeliver')
    .description('tell it again, with the same id and body')
    .argument('<delivery>', 'its id')
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      cli.run(async (invocation, delivery: string, options) => {
        const { redeliver } = await import('./deliveries.js');
        await redeliver(invocation, delivery, options.reason);
      }),
    );
}
