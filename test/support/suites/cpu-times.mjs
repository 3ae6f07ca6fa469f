// Which suites keep the cores busy, where POSTHORN_SUITE_CPU names a file: how long one took says little where four share two cores.
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FILE = process.env.POSTHORN_SUITE_CPU;
/** Of a process, of its children that have ended, in both modes: fields 14 to 17 of proc(5). */
const TIMES = [11, 15];
const TICKS_PER_SECOND = 100;

/**
 * Starts to count for the suite that the process runs next; to be called again when it has ended. Lines of `seconds<tab>suite` are added
 * to the file. Nothing is told of a process that has ended, of children that live on, or where there is no /proc.
 */
export function countCpu(pid, testPath) {
  const before = FILE === undefined ? null : secondsOf(pid);
  return () => {
    const after = before === null ? null : secondsOf(pid);
    if (after === null) return;
    const suite = path.relative(process.cwd(), testPath);
    appendFileSync(FILE, `${(after - before).toFixed(2)}\t${suite}\n`);
  };
}

function secondsOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    const ticks = fields.slice(...TIMES).reduce((sum, one) => sum + Number(one), 0);
    return ticks / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
