import type { StorageArea } from '@posthorn/admin-client';

/** What the tables of each kind hold. */
export const AREA_MEANINGS: Readonly<Record<StorageArea['area'], string>> = {
  log: 'records, in segments',
  searchIndex: 'what makes records searchable',
  groups: 'offsets, groups and transactions',
  outbox: 'records published in SQL that wait',
  inbox: 'what services have handled already',
  metadata: 'topics, users, ACLs',
  admin: 'audit, dead letters, jobs, sessions',
  catalog: 'PostgreSQL itself',
  other: 'whatever else is in the database',
};
