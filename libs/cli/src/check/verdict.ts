import { visible } from '../output/escape.js';

/** What a monitoring plugin ends with. */
export const Verdict = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

const WORDS = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

export interface Outcome {
  readonly verdict: Verdict;
  readonly text: string;
}

/** What a bar is followed by is figures to whoever reads it, and a group's id may have one, as it may have line feeds. */
export function outcomeLine(what: string, { verdict, text }: Outcome): string {
  const shown = visible(text).replaceAll('|', '/');
  return `${what.toUpperCase()} ${WORDS[verdict]} - ${shown}\n`;
}

/** By how much a figure is; null is not known, which is not the same as good. */
export function verdictOf(
  figure: number | null,
  { warn, critical }: { readonly warn: number; readonly critical: number },
): Verdict {
  if (figure === null) return Verdict.UNKNOWN;
  if (figure >= critical) return Verdict.CRITICAL;
  return figure >= warn ? Verdict.WARNING : Verdict.OK;
}

/** Critical before unknown before a warning: what is surely bad is not hidden by what nobody knows. */
export function worst(outcomes: readonly Outcome[]): Verdict {
  const order = [Verdict.CRITICAL, Verdict.UNKNOWN, Verdict.WARNING];
  return order.find((verdict) => outcomes.some((one) => one.verdict === verdict)) ?? Verdict.OK;
}
