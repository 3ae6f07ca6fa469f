import { parseArgs } from 'node:util';
import { count, UsageError } from '../options.js';
import type { Scenario } from './scenario.js';

export interface ScenarioOptions {
  /** So many at once, then the verdict; else some every second until Ctrl-C. */
  readonly headless: boolean;
  readonly count: number;
  /** A second, when not headless. */
  readonly rate: number;
  readonly dataDir: string | undefined;
  readonly databaseUrl: string | undefined;
}

const COUNT_MAX = 100_000;
const RATE_MAX = 200;

export const usageOf = ({
  name,
  unit,
  count,
}: Scenario): string => `posthorn demo ${name} [options]        (in a checkout: npm run demo -- ${name} ...)

  --headless        send ${unit}, wait until all are read, check, exit 0 or 1
  --${unit.padEnd(16)}how many of them, <n>, headless (default ${count})
  --rate <n>        how many a second else (default 5, at most ${RATE_MAX})
  --data-dir <dir>  keep PostgreSQL's files here (default: a temporary directory, removed at the end)

DATABASE_URL: use this PostgreSQL instead of an embedded one.`;

/** Throws UsageError. */
export function parseScenarioOptions(
  scenario: Scenario,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): ScenarioOptions {
  const values = parse(scenario, args);
  const given = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const { unit } = scenario;
  const headless = values['headless'] === true;
  if (!headless && given(unit) !== undefined)
    throw new UsageError(`--${unit} needs --headless; else --rate says how many a second`);
  return {
    headless,
    count: count(`--${unit}`, given(unit) ?? String(scenario.count), { min: 1, max: COUNT_MAX }),
    rate: count('--rate', given('rate') ?? '5', { min: 1, max: RATE_MAX }),
    dataDir: given('data-dir'),
    databaseUrl: env['DATABASE_URL'] || undefined,
  };
}

function parse(scenario: Scenario, args: readonly string[]) {
  const problem = (text: string): UsageError => new UsageError(`${text}\n\n${usageOf(scenario)}`);
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        headless: { type: 'boolean' },
        [scenario.unit]: { type: 'string' },
        rate: { type: 'string' },
        'data-dir': { type: 'string' },
      },
    });
    return values as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw problem(error instanceof Error ? error.message : String(error));
  }
}
