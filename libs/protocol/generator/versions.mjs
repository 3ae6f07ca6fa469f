// Version ranges as Kafka writes them ('3', '3-7', '3+', 'none') and the conditions they become in generated code.

/** @returns {{ min: number, max: number } | null} null for 'none'. */
export function parseRange(text) {
  if (text === 'none') return null;
  const match = /^(\d+)(?:(\+)|-(\d+))?$/.exec(text);
  if (!match) throw new Error(`not a version range: '${text}'`);
  const min = Number(match[1]);
  if (match[2]) return { min, max: Infinity };
  return { min, max: match[3] === undefined ? min : Number(match[3]) };
}

export function intersect(a, b) {
  if (a === null || b === null) return null;
  const min = Math.max(a.min, b.min);
  const max = Math.min(a.max, b.max);
  return min <= max ? { min, max } : null;
}

export function covers(outer, inner) {
  return outer !== null && outer.min <= inner.min && outer.max >= inner.max;
}

/**
 * The condition under which `version`, known to lie in `known`, lies in `range`.
 * @returns {true | false | string} a constant where the answer does not depend on the version.
 */
export function condition(range, known) {
  const common = intersect(range, known);
  if (common === null) return false;
  if (covers(range, known)) return true;
  const tests = [];
  if (common.min > known.min) tests.push(`version >= ${common.min}`);
  if (common.max < known.max) tests.push(`version <= ${common.max}`);
  return tests.join(' && ');
}
