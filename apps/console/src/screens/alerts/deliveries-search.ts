/** Whose deliveries, in the URL. */
export interface DeliveriesSearch {
  readonly webhook?: string;
  readonly rule?: string;
}

export function deliveriesSearchOf({ webhook, rule }: Record<string, unknown>): DeliveriesSearch {
  return {
    ...(typeof webhook === 'string' && webhook !== '' ? { webhook } : {}),
    ...(typeof rule === 'string' && rule !== '' ? { rule } : {}),
  };
}
