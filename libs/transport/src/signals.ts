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
