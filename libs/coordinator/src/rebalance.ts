/** A new generation of a group; one without members when the last has left. */
export interface Rebalance {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberCount: number;
}
