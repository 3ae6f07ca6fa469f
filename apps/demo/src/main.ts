import { runDemo } from './demo.js';
import { parseOptions, usage, UsageError } from './options.js';
import { scenarioOf } from './scenarios/index.js';
import { runScenario } from './scenarios/run-scenario.js';
import { parseScenarioOptions } from './scenarios/scenario-options.js';

const args = process.argv.slice(2);
const scenario = await scenarioOf(args[0]);
try {
  process.exitCode = scenario
    ? await runScenario(scenario, parseScenarioOptions(scenario, args.slice(1), process.env))
    : await runDemo(parseOptions(args, process.env));
} catch (error) {
  if (!(error instanceof UsageError)) console.error(error);
  else console.error(scenario ? error.message : `${error.message}\n\n${usage}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
