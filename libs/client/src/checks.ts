/** What nobody can mean is refused where it is given: later it would be a timer that fires at once, or a fetch that never comes. */

/** Of Node's timers, which fire at once beyond it, and of the protocol's INT32. */
const NUMBER_MAX = 2 ** 31 - 1;

/** Options without those that are given as undefined, such as by a setting of the environment that is not there. */
export function given<Options extends object>(options: Options): Options {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Options;
}

/** Throws RangeError unless each of them is a number from `min` to what timers and the protocol can count. */
export function assertNumbers(min: number, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'number' && value >= min && value <= NUMBER_MAX) continue;
    throw new RangeError(
      `${name} must be a number between ${min} and ${NUMBER_MAX}, not ${show(value)}`,
    );
  }
}

/** Throws RangeError for any other value than these. */
export function assertOneOf(name: string, value: unknown, known: readonly unknown[]): void {
  if (known.includes(value)) return;
  throw new RangeError(`${name} must be ${known.map(show).join(', ')}, not ${show(value)}`);
}

/** Throws RangeError. */
export function assertText(name: string, value: unknown): void {
  if (typeof value === 'string') return;
  throw new RangeError(`${name} must be a text, not ${show(value)}`);
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
