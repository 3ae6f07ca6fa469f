/** Every segment is a table of its own, addressed by name: no planner time goes into finding it. */
export function segmentTable(segmentId: number): string {
  return `posthorn.log_segment_${segmentId}`;
}
