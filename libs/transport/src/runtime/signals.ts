/** The work's outcome, or undefined if the signal aborts first. It leaves no listener on the signal, which may outlive many works. */
export async function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  let leave = (): void => undefined;
  const over = new Promise<undefined>((resolve) => {
    leave = () => resolve(undefined);
  });
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** The work's outcome, unless the signal aborts first: then it rejects with what is said of that. */
export async function orAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  why: (signal: AbortSignal) => Error,
): Promise<T> {
  const settled = work.then((value) => ({ value }));
  const outcome = await unlessAborted(settled, signal);
  if (outcome === undefined) throw why(signal);
  return outcome.value;
}

/** Works under a signal, each with what is to happen should it abort. */
const watchers = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `onAbort` when the signal aborts, until the returned function is called. One listener serves all works of a signal:
 * a listener for each would cost a record more than everything else that is done with it here.
 */
export function watchAbort(signal: AbortSignal, onAbort: () => void): () => void {
  let watching = watchers.get(signal);
  if (watching === undefined) {
    const set = new Set<() => void>();
    signal.addEventListener('abort', () => set.forEach((leave) => leave()), { once: true });
    watchers.set(signal, set);
    watching = set;
  }
  const added = watching.add(onAbort);
  return () => added.delete(onAbort);
}
