import type { Export } from '@posthorn/admin-client';

/** Who looks, and when. */
interface Beholder {
  /** As the audit log has them; undefined while that is not known. */
  readonly actor: string | undefined;
  /** The topic's records, and what is masked in them. */
  readonly mayRead: boolean;
  readonly mayUnmask: boolean;
  /** How long what exports have written is kept; undefined for who may not know. */
  readonly hours: number | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const HOUR_MS = 3_600_000;

/** Whether an export has a file, and for this one. The broker decides; what it would refuse is not offered. */
export function fileOf(
  { status, endedAt, createdBy }: Pick<Export, 'status' | 'endedAt' | 'createdBy'>,
  { actor, mayRead, mayUnmask, hours, now }: Beholder,
): 'none' | 'deleted' | 'not for you' | 'there' {
  if (status !== 'completed' && status !== 'truncated') return 'none';
  const isOver = endedAt !== null && hours !== undefined;
  if (isOver && Date.parse(endedAt) + hours * HOUR_MS < now) return 'deleted';
  const isOwn = actor === undefined || actor === createdBy;
  return mayRead && (isOwn || mayUnmask) ? 'there' : 'not for you';
}
