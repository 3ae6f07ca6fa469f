import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../runtime/cli.js';

interface Named {
  readonly context?: string;
}

export function loginCommand(cli: Cli) {
  return new Command('login')
    .summary('sign in by the identity provider of the broker')
    .description(
      'sign in to the admin API as yourself, by the identity provider that the broker has: shows an address and a code for a browser, on this machine or another. What it gets is kept in the context, for its owner alone, in place of an API key, and renewed when it is over',
    )
    .action(
      cli.run(async (invocation, _options, command) => {
        const { login } = await import('./login.js');
        await login(invocation, (command.optsWithGlobals() as Named).context);
      }),
    );
}

export function logoutCommand(cli: Cli) {
  return new Command('logout').description('forget who signed in by login').action(
    cli.run(async (invocation, _options, command) => {
      const { logout } = await import('./login.js');
      await logout(invocation, (command.optsWithGlobals() as Named).context);
      invocation.say('Forgotten.');
    }),
  );
}
