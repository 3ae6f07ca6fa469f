import { Argument, Command } from '@commander-js/extra-typings';
import type { Cli } from '../runtime/cli.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export function completionCommand(cli: Cli) {
  const completion = new Command('completion')
    .summary('for bash, zsh and fish')
    .description(
      'a script that completes commands, options, topics, groups and contexts: source <(posthorn completion bash), in zsh the same, or posthorn completion fish | source',
    );
  for (const shell of SHELLS)
    completion
      .command(shell)
      .description(`for ${shell}`)
      .action(
        cli.run(async (invocation) => {
          const { completionScript } = await import('./scripts.js');
          await invocation.print(completionScript(shell));
        }),
      );
  completion
    .command('words', { hidden: true })
    .description('what may follow these words; asked by the scripts')
    .addArgument(new Argument('[words...]'))
    .allowUnknownOption()
    .helpOption(false)
    .action(
      cli.run(async (invocation, words: string[], _options, command) => {
        const { printWords } = await import('./words.js');
        let root: Command = command as unknown as Command;
        while (root.parent !== null) root = root.parent as unknown as Command;
        await printWords(invocation, root as unknown as Parameters<typeof printWords>[1], words);
      }),
    );
  return completion;
}
