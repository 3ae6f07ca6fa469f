import type { Export } from '@posthorn/admin-client';

interface Beholder {
  /** As the audit log has them; undefined while that is not known. */
  readonly actor: string | undefined;
  /** The topic's records, and what is masked in them. */
  readonly mayRead: boolean;
  readonly mayUnmask: boolean;
}

/** Whether an export has a file, and for this one. The broker decides; what it would refuse is not offered. */
export function fileOf(
  { status, hasContent, createdBy }: Pick<Export, 'status' | 'hasContent' | 'createdBy'>,
  { actor, mayRead, mayUnmask }: Beholder,
): 'none' | 'deleted' | 'not for you' | 'there' {
  if (status !== 'completed' && status !== 'truncated') return 'none';
  if (!hasContent) return 'deleted';
  const isOwn = actor === undefined || actor === createdBy;
  return mayRead && (isOwn || mayUnmask) ? 'there' : 'not for you';
}
