/**
 * Repeats `length` bytes from `distance` behind `at`, as snappy and lz4 both do. Source and target may overlap on
 * purpose: distance 1 is a run of one byte. The caller has checked that both ends lie inside `output`.
 */
export function copyMatch(output: Buffer, at: number, distance: number, length: number): void {
  if (distance >= length) {
    output.copyWithin(at, at - distance, at - distance + length);
    return;
  }
  for (let i = at; i < at + length; i++) output[i] = output[i - distance]!;
}
