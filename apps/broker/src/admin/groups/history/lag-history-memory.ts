import { COARSE_MS, FINE_MS, isCoarse, type LagHistory, type LagPoint } from './lag-history.js';

/** The history of a broker without a database: gone with it, and nobody else's. */
export class LagHistoryMemory implements LagHistory {
  readonly #points = new Map<string, LagPoint[]>();

  isMine(): Promise<boolean> {
    return Promise.resolve(true);
  }

  add(points: readonly LagPoint[]): Promise<void> {
    const now = points.at(0)?.at ?? 0;
    for (const point of points) {
      const known = this.#points.get(point.groupId);
      if (known === undefined) this.#points.set(point.groupId, [point]);
      else known.push(point);
    }
    for (const [groupId, known] of this.#points) {
      const kept = known.filter(
        ({ at }) => at > now - FINE_MS || (at > now - COARSE_MS && isCoarse(at)),
      );
      if (kept.length === 0) this.#points.delete(groupId);
      else this.#points.set(groupId, kept);
    }
    return Promise.resolve();
  }

  read(groupId: string, since: number): Promise<readonly LagPoint[]> {
    const points = this.#points.get(groupId) ?? [];
    return Promise.resolve(points.filter(({ at }) => at >= since));
  }
}
