import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A role of the cluster's own; those that are built in are in roles.ts. */
@Entity({ name: 'roles', schema: 'posthorn_admin' })
export class RoleEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'roles_pkey' })
  name: string;

  @Column('text')
  description: string;

  /** `topic:view` and so on; what this version does not know counts for nothing. */
  @Column('jsonb')
  actions: string[];
}
