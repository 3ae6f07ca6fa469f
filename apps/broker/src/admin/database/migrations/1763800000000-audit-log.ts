import type { MigrationInterface, QueryRunner } from 'typeorm';

/** TypeORM orders migrations by the number in the class name and remembers them by it. */
export class AuditLog1763800000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table posthorn_admin.audit_log (
        id bigint generated always as identity,
        at timestamptz not null,
        actor text not null,
        address text,
        user_agent text,
        request_id uuid not null,
        action text not null,
        resource text not null,
        reason text,
        details jsonb not null,
        outcome text not null default 'pending',
        error text,
        constraint audit_log_pkey primary key (id),
        constraint audit_log_outcome_check check (outcome in ('pending', 'succeeded', 'failed'))
      )`);
    await queryRunner.query(
      'create index audit_log_resource_id_idx on posthorn_admin.audit_log (resource, id)',
    );
    await queryRunner.query(
      'create index audit_log_actor_id_idx on posthorn_admin.audit_log (actor, id)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table posthorn_admin.audit_log');
  }
}
