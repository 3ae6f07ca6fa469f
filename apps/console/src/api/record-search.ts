/** By what records are looked for: the names are those of the API's parameters. */
export const KINDS = ['key', 'traceId', 'correlationId', 'header', 'where', 'q'] as const;
export type Kind = (typeof KINDS)[number];

export interface RecordSearch {
  readonly by?: Kind;
  readonly value?: string;
  readonly topic?: readonly string[];
  /** ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}
