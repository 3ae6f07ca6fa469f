import { markIn } from '../consumer/progress.js';
import type { AskedPause } from './pauses.js';

type Asked = Pick<AskedPause, 'partitionOfControl' | 'offset'>;

const MARK = /^paused-(\d+)-([0-9a-z]+)$/;

/** What an instance that obeys a pause says in the metadata of the partition's commits: which record of the control topic it obeys. */
export const pauseMark = ({ partitionOfControl, offset }: Asked): string =>
  `paused-${partitionOfControl}-${offset.toString(36)}`;

/**
 * Whether the commit's metadata say that its partition stands still because of this very pause. A partition whose owner
 * does not read the control topic never says so.
 */
export function isObeyed(pause: Asked, metadata: string): boolean {
  return markIn(metadata) === pauseMark(pause);
}

/** Whether they say that the partition stands still because of any pause. */
export const isMarkedPaused = (metadata: string): boolean => MARK.test(markIn(metadata));
