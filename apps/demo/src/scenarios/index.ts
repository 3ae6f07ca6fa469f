import type { Scenario } from './scenario.js';

/** Loaded when asked for: a contract brings the transport, and so Nest, which the orders' runner does without. */
const scenarios = new Map<string, () => Promise<Scenario>>([
  ['rides', async () => (await import('./rides/scenario.js')).rides],
  ['activity', async () => (await import('./activity/scenario.js')).activity],
]);

export const scenarioNames: readonly string[] = [...scenarios.keys()];

export const scenarioOf = async (name = ''): Promise<Scenario | undefined> =>
  scenarios.get(name)?.();
