import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../runtime/cli.js';

export function generateCommand(cli: Cli) {
  const generate = new Command('generate').description('files to start with, on stdout');
  const files = [
    ['grafana', 'a dashboard for Grafana'],
    ['alerts', 'alert rules for Prometheus'],
    ['prometheus', 'a configuration of Prometheus that scrapes the admin API'],
    ['compose', 'a compose file: PostgreSQL and a broker'],
    ['openapi-client', 'a program in TypeScript that uses the admin API'],
  ] as const;
  for (const [name, description] of files)
    generate
      .command(name)
      .description(description)
      .action(
        cli.run(async (invocation) => {
          const { generateFile } = await import('./generate.js');
          await generateFile(invocation, name);
        }),
      );
  generate
    .command('openapi')
    .description("the OpenAPI document of the broker that is asked, for a client's generator")
    .action(
      cli.run(async (invocation) => {
        const { generateOpenApi } = await import('./generate.js');
        await generateOpenApi(invocation);
      }),
    );
  return generate;
}
