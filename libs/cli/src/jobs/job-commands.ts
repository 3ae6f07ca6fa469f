import type { Command } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import { sortOption } from '../output/sort-option.js';
import type { Cli } from '../runtime/cli.js';
import type { JobBody, JobKind } from './job.js';

interface JobCommands<Job extends JobBody> {
  readonly what: JobKind<Job>['what'];
  /** What the end of one that is cancelled leaves, for the help. */
  readonly left: string;
  /** Loaded when it is needed. */
  readonly kind: () => Promise<JobKind<Job>>;
}

/** ls, show, pause, resume and cancel: what is done about any job. */
export function addJobCommands<Job extends JobBody>(
  parent: Command,
  cli: Cli,
  { what, left, kind }: JobCommands<Job>,
): void {
  parent
    .command('ls')
    .description(`list ${what}s, newest first`)
    .addOption(sortOption(`/api/v1/${what}s`))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listJobs } = await import('./follow-jobs.js');
        await listJobs(invocation, await kind(), options);
      }),
    );
  parent
    .command('show')
    .description(`one ${what}, and how far it is`)
    .argument('<id>')
    .option('-w, --wait', 'until it has ended')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, id: string, options) => {
        const { showJob } = await import('./follow-jobs.js');
        await showJob(invocation, await kind(), id, options);
      }),
    );
  const verbs = [
    ['pause', 'hold it until it is resumed'],
    ['resume', 'go on with it'],
    ['cancel', `stop it; ${left}`],
  ] as const;
  for (const [verb, description] of verbs)
    parent
      .command(verb)
      .description(description)
      .argument('<id>')
      .option('--reason <text>', 'why, for the audit trail')
      .action(
        cli.run(async (invocation, id: string, options) => {
          const { steerJob } = await import('./follow-jobs.js');
          await steerJob(invocation, await kind(), id, verb, options);
        }),
      );
}
