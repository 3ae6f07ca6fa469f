import type { PassedOver } from '@posthorn/log';

/** How many offsets there are in a range, without those that were passed over when the database had gone back. */
export function offsetsBetween(
  passedOver: PassedOver,
  partitionId: number,
  { from, to }: { readonly from: bigint; readonly to: bigint },
): bigint {
  return to > from ? to - from - passedOver.between(partitionId, from, to) : 0n;
}
