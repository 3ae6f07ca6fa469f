import { copyIn } from './copies.js';
import type { CopyHistory, CopyViolation } from './check-copies.js';

/** Records on both sides of the one that is concerned, and looks at the group's offset around it. */
const AROUND = 2n;
const LOOKS_MAX = 4;

/** Everything that is known of the record of a violation and its neighbours, a line for each thing that happened. */
export function storyOf({ partition, inputOffset }: CopyViolation, history: CopyHistory): string {
  if (inputOffset === null) return '';
  const isNear = (offset: bigint): boolean =>
    offset >= inputOffset - AROUND && offset <= inputOffset + AROUND;
  const at = `partition ${partition}`;
  const originals = (history.input.get(partition)?.records ?? [])
    .filter(({ offset }) => isNear(offset))
    .map(({ offset, value }) => `${offset} in the input: ${value.slice(0, 60)}`);
  const attempts = history.sends.flatMap(({ partition: to, value, outcome, producer }) => {
    const copy = copyIn(value);
    if (!copy || !to.endsWith(`/${partition}`) || !isNear(copy.inputOffset)) return [];
    return [
      `${copy.inputOffset} copied in ${copy.transaction} by ${producer.name}: ${outcome.kind}`,
    ];
  });
  const copies = (history.output.get(partition)?.records ?? []).flatMap(({ offset, value }) => {
    const copy = copyIn(value);
    if (!copy || !isNear(copy.inputOffset)) return [];
    return [`${copy.inputOffset} in the output at ${offset}, of ${copy.transaction}`];
  });
  const looks = history.offsetsSeen
    .filter((seen) => seen.partition === partition)
    .filter(({ offset }) => isNear(offset))
    .slice(0, LOOKS_MAX)
    .map(({ offset, copiedUpTo }) => `the group stood at ${offset}, copies read to ${copiedUpTo}`);
  return [`${inputOffset} of ${at}:`, ...originals, ...attempts, ...copies, ...looks].join('\n  ');
}
