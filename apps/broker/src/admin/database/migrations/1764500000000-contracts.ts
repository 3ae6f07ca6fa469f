import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Schemas of events, and the versions of each subject: what the schema registry keeps. */
export class Contracts1764500000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop view posthorn_v1.contracts');
    for (const table of ['subject_versions', 'subject_settings', 'subjects', 'schemas']) {
      await queryRunner.query(`drop table posthorn_admin.${table}`);
    }
  }
}

const STATEMENTS = [
  // Their ids are in the records of those who frame them, so a schema is never deleted and an id never given again.
  `create table posthorn_admin.schemas (
    id int generated always as identity,
    type text not null,
    definition text not null,
    refs jsonb not null,
    digest bytea not null,
    created_at timestamptz not null default now(),
    constraint schemas_pkey primary key (id),
    constraint schemas_digest_key unique (digest),
    constraint schemas_type_check check (type in ('JSON', 'AVRO'))
  )`,
  `create index schemas_refs_idx on posthorn_admin.schemas using gin (refs jsonb_path_ops)
    where refs <> '[]'`,
  // One row for each subject: whoever registers a version locks it, so versions come one after the other.
  `create table posthorn_admin.subjects (
    name text not null,
    topic text,
    description text,
    refusal jsonb,
    created_at timestamptz not null default now(),
    constraint subjects_pkey primary key (name)
  )`,
  `create table posthorn_admin.subject_versions (
    subject text not null,
    version int not null,
    schema_id int not null,
    registered_by text not null,
    registered_at timestamptz not null default now(),
    deleted_at timestamptz,
    constraint subject_versions_pkey primary key (subject, version),
    constraint subject_versions_subject_fkey
      foreign key (subject) references posthorn_admin.subjects (name),
    constraint subject_versions_schema_id_fkey
      foreign key (schema_id) references posthorn_admin.schemas (id)
  )`,
  `create index subject_versions_schema_id_idx
    on posthorn_admin.subject_versions (schema_id, subject, version)`,
  // The row without a name is for all subjects that have none of their own, which need not be there yet.
  `create table posthorn_admin.subject_settings (
    subject text not null,
    compatibility text,
    mode text,
    constraint subject_settings_pkey primary key (subject)
  )`,
  // Whoever opens this schema first may find no other one yet.
  'create schema if not exists posthorn_v1',
  // A promise like the other views of that schema, see docs/sql.md: columns may be added at the end.
  `create view posthorn_v1.contracts as
    select v.subject as event, v.version, s.id as schema_id, s.type as schema_type, s.definition as schema, c.topic,
      v.registered_by, v.registered_at,
      v.version = max(v.version) over (partition by v.subject) as is_latest
    from posthorn_admin.subject_versions v
    join posthorn_admin.subjects c on c.name = v.subject
    join posthorn_admin.schemas s on s.id = v.schema_id
    where v.deleted_at is null`,
];
