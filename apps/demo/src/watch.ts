import { watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CombinedLog } from './console.js';
import type { Supervised } from './supervisor.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** The compiler writes many files at once; one restart is enough. */
const SETTLE_MS = 400;

/**
 * For `npm run dev`: whatever the compiler writes anew is started anew. A file of an app restarts that app, a file of a
 * library everything. Returns how to end it.
 */
export function restartOnChange(
  programs: ReadonlyMap<string, Supervised>,
  log: CombinedLog,
): () => void {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const restart = () => {
    const names = affectedBy([...changed], [...programs.keys()]);
    changed.clear();
    if (names.length > 0) log.say(`compiled anew, restarting ${names.join(', ')}`);
    for (const name of names) programs.get(name)?.restartNow();
  };
  const watchers: FSWatcher[] = ['apps', 'libs'].map((folder) =>
    watch(path.join(ROOT, folder), { recursive: true }, (_event, file) => {
      if (file === null) return;
      changed.add(path.posix.join(folder, file.split(path.sep).join('/')));
      clearTimeout(timer);
      timer = setTimeout(restart, SETTLE_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** Which programs run code of these files; only compiled files count. */
export function affectedBy(files: readonly string[], programs: readonly string[]): string[] {
  const compiled = files.filter((file) => /^(apps|libs)\/[^/]+\/dist\/.*\.js$/.test(file));
  if (compiled.some((file) => file.startsWith('libs/'))) return [...programs];
  const apps = new Set(compiled.map((file) => file.split('/')[1]));
  // broker-2 runs the same code as broker.
  return programs.filter((name) => apps.has(name.replace(/-\d+$/, '')));
}
