import { Command } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import type { Cli } from '../runtime/cli.js';

export function doctorCommand(cli: Cli) {
  return new Command('doctor')
    .summary('what is wrong here, and what to do about it')
    .description(
      'looks at Node, the disk, the brokers and whether clients reach them, the admin API, the console, the clocks, and, with DATABASE_URL, at the settings of PostgreSQL that matter. Ends with 1 when something fails',
    )
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { doctor } = await import('./doctor.js');
        await doctor(invocation, cli.host, options.output);
      }),
    );
}
