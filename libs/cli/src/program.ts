import { Command } from '@commander-js/extra-typings';
import { Help, type Command as AnyCommand, type Option as AnyOption } from 'commander';
import { aclCommand, quotaCommand } from './access/acl-command.js';
import { apiKeyCommand, whoAmICommand } from './access/apikey-command.js';
import { roleCommand } from './access/role-command.js';
import { alertCommand } from './alert/alert-command.js';
import { webhookCommand } from './alert/webhook-command.js';
import { backupCommand, restoreCommand } from './backup/backup-command.js';
import { benchCommand } from './bench/bench-command.js';
import { cheatCommand } from './cheat/cheat-command.js';
import { checkCommand } from './check/check-command.js';
import { completionCommand } from './completion/completion-command.js';
import { contractCommand } from './contract/contract-command.js';
import { consumeCommand } from './consume/consume-command.js';
import { contextCommand } from './contexts/context-command.js';
import { checked, parseAssignment, type SettingName } from './contexts/settings.js';
import { exportCommand, importCommand } from './definitions/definitions-command.js';
import { doctorCommand } from './doctor/doctor-command.js';
import { generateCommand } from './generate/generate-command.js';
import { groupCommand } from './group/group-command.js';
import { auditCommand, lagCommand, statusCommand, topCommand } from './observe/observe-commands.js';
import { initCommand } from './init/init-command.js';
import { journeyCommand } from './journey/journey-command.js';
import { loginCommand, logoutCommand } from './login/login-command.js';
import { dlqCommand } from './letters/dlq-command.js';
import { redriveCommand } from './letters/redrive-command.js';
import { durationText, parseDuration } from './parse/duration.js';
import { produceCommand } from './produce/produce-command.js';
import { demoCommand } from './local/demo-command.js';
import { startCommand } from './local/start-command.js';
import { userCommand } from './local/user-command.js';
import { replayCommand } from './replay/replay-command.js';
import type { Cli } from './runtime/cli.js';
import { searchCommand } from './search/search-command.js';
import { topicCommand } from './topic/topic-command.js';
import { VERSION } from './version.js';

/** What stands before or behind any command. */
export interface GlobalOptions {
  readonly context?: string;
  readonly brokers?: string;
  readonly api?: string;
  readonly setting: readonly (readonly [SettingName, string])[];
  readonly timeout: number;
}

const TIMEOUT_MS = 10_000;

/** As commander has it, but an empty list as a default tells nobody anything, and a time has a unit. */
function optionDescription(this: Help, option: AnyOption): string {
  const { defaultValue, description } = option;
  if (Array.isArray(defaultValue) && defaultValue.length === 0) return description;
  if (option.long === '--timeout') return `${description} (default: ${durationText(TIMEOUT_MS)})`;
  return Help.prototype.optionDescription.call(this, option);
}

/** Every command with its options and help: nothing else is loaded until one of them runs. */
export function buildProgram(cli: Cli): AnyCommand {
  const program = new Command('posthorn')
    .description(
      'posthorn: an event bus, the Kafka protocol in front and PostgreSQL behind. Without a command it starts a broker.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand('help [command]', 'print the help of a command')
    .option('--context <name>', 'use the settings of this context')
    .option('-b, --brokers <addresses>', 'Kafka brokers, host:port, several with commas', (text) =>
      checked('brokers', text),
    )
    .option('--api <url>', "address of Posthorn's admin API", (text) => checked('api', text))
    .option(
      '-X, --setting <key=value>',
      'any other setting of a context, such as tls.ca=ca.pem; repeatable',
      (text, before: readonly (readonly [SettingName, string])[]) => [
        ...before,
        parseAssignment(text),
      ],
      [],
    )
    .option('--timeout <duration>', 'how long to wait for an answer', parseDuration, TIMEOUT_MS)
    .configureHelp({ showGlobalOptions: true, optionDescription })
    .showHelpAfterError('posthorn --help tells what there is.')
    .showSuggestionAfterError();
  addCommands(program, cli);
  return program as unknown as AnyCommand;
}

/** In the order and under the headings of the help. */
function addCommands(program: Command, cli: Cli): void {
  program.commandsGroup('The broker:');
  program
    .addCommand(startCommand(cli))
    .addCommand(initCommand(cli))
    .addCommand(userCommand(cli))
    .addCommand(demoCommand(cli));
  program.commandsGroup('Kafka, of any make:');
  program
    .addCommand(topicCommand(cli))
    .addCommand(produceCommand(cli))
    .addCommand(consumeCommand(cli))
    .addCommand(groupCommand(cli))
    .addCommand(exportCommand(cli))
    .addCommand(importCommand(cli))
    .addCommand(backupCommand(cli))
    .addCommand(restoreCommand(cli));
  program.commandsGroup('Posthorn, over its admin API:');
  program
    .addCommand(statusCommand(cli))
    .addCommand(lagCommand(cli))
    .addCommand(topCommand(cli))
    .addCommand(searchCommand(cli))
    .addCommand(journeyCommand(cli))
    .addCommand(dlqCommand(cli))
    .addCommand(redriveCommand(cli))
    .addCommand(replayCommand(cli))
    .addCommand(contractCommand(cli))
    .addCommand(alertCommand(cli))
    .addCommand(webhookCommand(cli))
    .addCommand(auditCommand(cli))
    .addCommand(checkCommand(cli))
    .addCommand(loginCommand(cli))
    .addCommand(logoutCommand(cli))
    .addCommand(apiKeyCommand(cli))
    .addCommand(whoAmICommand(cli))
    .addCommand(roleCommand(cli))
    .addCommand(aclCommand(cli))
    .addCommand(quotaCommand(cli));
  program.commandsGroup('Around it:');
  program
    .addCommand(doctorCommand(cli))
    .addCommand(benchCommand(cli))
    .addCommand(generateCommand(cli))
    .addCommand(contextCommand(cli))
    .addCommand(cheatCommand(cli))
    .addCommand(completionCommand(cli));
}
