import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may do what, and how they prove who they are. Secrets are kept as hashes alone. */
export class Access1764100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['first_admin_links', 'api_keys', 'sessions', 'role_bindings', 'roles']) {
      await queryRunner.query(`drop table posthorn_admin.${table}`);
    }
    await queryRunner.query('alter table posthorn_admin.audit_log drop column method');
  }
}

const STATEMENTS = [
  'alter table posthorn_admin.audit_log add column method text',
  `create table posthorn_admin.roles (
    name text not null,
    description text not null,
    actions jsonb not null,
    constraint roles_pkey primary key (name)
  )`,
  `create table posthorn_admin.role_bindings (
    id uuid not null,
    subject_type text not null,
    subject text not null,
    role text not null,
    resources jsonb not null,
    expires_at timestamptz,
    reason text,
    created_by text not null,
    created_at timestamptz not null default now(),
    constraint role_bindings_pkey primary key (id),
    constraint role_bindings_subject_type_check check (subject_type in ('user', 'group'))
  )`,
  'create index role_bindings_subject_idx on posthorn_admin.role_bindings (subject, subject_type)',
  `create table posthorn_admin.sessions (
    id uuid not null,
    token_hash bytea not null,
    user_name text not null,
    method text not null,
    groups jsonb not null,
    credential_hash bytea,
    address text,
    user_agent text,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    constraint sessions_pkey primary key (id),
    constraint sessions_token_hash_key unique (token_hash)
  )`,
  'create index sessions_user_name_idx on posthorn_admin.sessions (user_name)',
  `create table posthorn_admin.api_keys (
    id text not null,
    secret_hash bytea not null,
    user_name text not null,
    is_external boolean not null,
    description text not null,
    scopes jsonb not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    last_used_address text,
    constraint api_keys_pkey primary key (id)
  )`,
  'create index api_keys_user_name_idx on posthorn_admin.api_keys (user_name)',
  `create table posthorn_admin.first_admin_links (
    token_hash bytea not null,
    is_recovery boolean not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    constraint first_admin_links_pkey primary key (token_hash)
  )`,
];
