import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IdempotencyKeys1764200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table posthorn_admin.idempotency_keys (
        actor text not null,
        key text not null,
        fingerprint text not null,
        run_id uuid not null,
        running_until timestamptz not null,
        expires_at timestamptz not null,
        status integer,
        headers jsonb,
        body text,
        constraint idempotency_keys_pkey primary key (actor, key)
      )`);
    await queryRunner.query(
      'create index idempotency_keys_expires_at_idx on posthorn_admin.idempotency_keys (expires_at)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table posthorn_admin.idempotency_keys');
  }
}
