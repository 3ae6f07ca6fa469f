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
  const before = program.pid;
  program.deploy(settings);
  // One that is down at this moment comes back with the settings; it ends no more, so its restarts would not tell.
  const isReplaced = () => program.pid !== undefined && program.pid !== before;
  await until(press, `${name} was replaced`, () => Promise.resolve(isReplaced()));
  await stack.ready(name);
  return program.pid;
}
