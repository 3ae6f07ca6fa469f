import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../runtime/cli.js';
import { CliError } from '../runtime/cli-error.js';
import { hostOf } from './start-command.js';

/** A package of its own, since a broker in production has no use for it. */
export function demoCommand(cli: Cli) {
  return new Command('demo')
    .summary('the demo: four services that take orders, and buttons that hurt them')
    .description(
      'the demo: broker, PostgreSQL, four services that take orders, and a page with buttons that hurt them. rides and activity, put first, are two other scenarios. It comes with posthorn, unless optional dependencies are left out',
    )
    .argument('[arguments...]', 'such as rides, or --headless --orders 1000 --chaos')
    .allowUnknownOption()
    .helpOption(false)
    .option('-h, --help', 'print this, and the options of the demo')
    .action(
      cli.run(async (invocation, argv: string[], options, command) => {
        const wantsHelp = options.help === true;
        if (wantsHelp) await invocation.print(`${command.helpInformation()}\n`);
        const code = await hostOf(cli).demo(wantsHelp ? [...argv, '--help'] : argv);
        if (code === null)
          throw new CliError('The demo is not installed: it is the package @posthorn/demo.', {
            hint: 'Run npm install @posthorn/demo here, then posthorn demo again.',
          });
        invocation.exitCode = code;
      }),
    );
}
