// What one suite has done to the process is not for the next one to meet.
const EVENTS_OF_THIS = ['message', 'disconnect'];

/** What the process is like now. The function that is returned makes it so again. */
export function rememberProcess() {
  const env = { ...process.env };
  const folder = process.cwd();
  const globals = Object.getOwnPropertyDescriptors(globalThis);
  const listeners = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    process.chdir(folder);
    process.exitCode = undefined;
    restoreGlobals(globals);
    restoreListeners(listeners);
  };
}

/** What circus keeps there for one suite. What packages keep there, such as class-validator what it knows of classes, is for all. */
const OF_SUITES = [Symbol.for('EVENT_HANDLERS'), Symbol.for('TEST_TIMEOUT_SYMBOL')];

function restoreGlobals(before) {
  for (const key of OF_SUITES) delete globalThis[key];
  for (const key of Reflect.ownKeys(before)) {
    const { [key]: old } = before;
    const now = Object.getOwnPropertyDescriptor(globalThis, key);
    // Node's own, which come when they are first asked for, may not be taken back.
    if (now?.value !== old.value || now?.get !== old.get)
      Reflect.defineProperty(globalThis, key, old);
  }
}

function restoreListeners(before) {
  for (const name of process.eventNames()) {
    if (EVENTS_OF_THIS.includes(name)) continue;
    const old = before.get(name) ?? [];
    for (const listener of process.rawListeners(name)) {
      if (!old.includes(listener)) process.removeListener(name, listener);
    }
  }
}
