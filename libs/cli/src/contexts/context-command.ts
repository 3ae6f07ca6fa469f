import { Command } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import type { Cli } from '../runtime/cli.js';

export function contextCommand(cli: Cli) {
  const context = new Command('context')
    .summary('clusters by name')
    .description(
      'clusters by name: addresses, and what to log in with. Kept for their owner alone in posthorn/contexts.json of the configuration directory',
    );
  context
    .command('add')
    .description(
      'keep the settings given by --brokers, --api and -X under a name, and use it. The password or key of --ask is asked for, or is the first line of standard input',
    )
    .argument('<name>')
    .option(
      '--ask <secret>',
      'sasl.password or api.key; repeatable',
      (text, before: readonly string[]) => [...before, text],
      [],
    )
    .action(
      cli.run(async (invocation, name: string, options) => {
        const { addContext } = await import('./contexts.js');
        await addContext(invocation, name, options.ask);
      }),
    );
  context
    .command('use')
    .description('use a context from now on; without a name none')
    .argument('[name]')
    .action(
      cli.run(async (invocation, name: string | undefined) => {
        const { useContext } = await import('./contexts.js');
        await useContext(invocation, name ?? null);
      }),
    );
  context
    .command('ls')
    .description('list contexts')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listContexts } = await import('./contexts.js');
        await listContexts(invocation, options.output);
      }),
    );
  context
    .command('show')
    .description('the settings that are in use now, without secrets')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { showSettings } = await import('./contexts.js');
        await showSettings(invocation, options.output);
      }),
    );
  context
    .command('rm')
    .description('forget a context')
    .argument('<name>')
    .action(
      cli.run(async (invocation, name: string) => {
        const { removeContext } = await import('./contexts.js');
        await removeContext(invocation, name);
      }),
    );
  return context;
}
