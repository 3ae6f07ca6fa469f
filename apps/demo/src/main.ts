import { runDemo } from './demo.js';
import { parseOptions, usage, UsageError } from './options.js';
import { scenarioNames, scenarioOf } from './scenarios/index.js';
import { runScenario } from './scenarios/run-scenario.js';
import type { Scenario } from './scenarios/scenario.js';
import { parseScenarioOptions, usageOf } from './scenarios/scenario-options.js';

const args = process.argv.slice(2);
const [first = ''] = args;
const scenario = await scenarioOf(first);
try {
  if (args.includes('--help') || args.includes('-h'))
    console.log(scenario ? usageOf(scenario) : usage);
  else process.exitCode = await run(scenario);
} catch (error) {
  if (!(error instanceof UsageError)) console.error(error);
  else console.error(scenario ? error.message : `${error.message}\n\n${usage}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function run(chosen: Scenario | undefined): Promise<number> {
  if (chosen) return runScenario(chosen, parseScenarioOptions(chosen, args.slice(1), process.env));
  if (first !== '' && !first.startsWith('-'))
    throw new UsageError(`there is no scenario '${first}', there are ${scenarioNames.join(', ')}`);
  return runDemo(parseOptions(args, process.env));
}
