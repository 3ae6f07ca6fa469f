import type { ServiceName, Stack } from '../stack.js';
import { until } from './wait.js';

/** Ends a service's process as a rolling update does, and starts it with other settings. Resolves when the new one is ready. */
export async function redeploy(
  stack: Stack,
  name: ServiceName,
  settings: Readonly<Record<string, string>>,
  press: { readonly signal: AbortSignal },
): Promise<number | undefined> {
  const program = stack.program(name);
  const { restarts } = program;
  program.deploy(settings);
  await until(press, `${name} was replaced`, () => Promise.resolve(program.restarts > restarts));
  await stack.ready(name);
  return program.pid;
}
