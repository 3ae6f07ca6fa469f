import vm from 'node:vm';

let sandbox: vm.Context | null = null;
const script = new vm.Script('work()');

/** That the work was ended: it took longer than it may. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';

  constructor(
    readonly limitMs: number,
    /** Of the processor, of all that the process did meanwhile: little where the machine stood still. */
    readonly usedMs: number,
    options?: ErrorOptions,
  ) {
    super(`It took more than ${limitMs} ms.`, options);
  }
}

/**
 * Work of somebody else's making, such as a schema's regular expressions and its choices within choices, which can take as
 * long as the universe has: it is ended after so many milliseconds, which the event loop stands still at most. For work
 * that waits for nothing and leaves nothing half done that is used again.
 *
 * @throws TookTooLong, and whatever the work throws.
 */
export function withinTime<T>(milliseconds: number, work: () => T): T {
  // A context of its own costs a millisecond, and most brokers never check a value.
  const context = (sandbox ??= vm.createContext({}));
  let result: { readonly value: T } | null = null;
  context.work = () => {
    result = { value: work() };
  };
  const before = process.cpuUsage();
  try {
    script.runInContext(context, { timeout: milliseconds });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw cause;
    const { user, system } = process.cpuUsage(before);
    throw new TookTooLong(milliseconds, (user + system) / 1_000, { cause });
  } finally {
    context.work = null;
  }
  if (result === null) throw new Error('work came back without having ended');
  return (result as { readonly value: T }).value;
}
