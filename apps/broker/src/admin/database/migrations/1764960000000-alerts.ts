import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alert rules, what they said of whom, and the webhooks that are told of it. */
export class Alerts1764960000000 implements MigrationInterface {
  readonly name = 'Alerts1764960000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...INDEXES, ...ARRIVALS]) {
      await queryRunner.query(statement);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table posthorn_admin.dead_letters drop column indexed_at');
    for (const table of TABLE_NAMES) {
      await queryRunner.query(`drop table posthorn_admin.${table}`);
    }
  }
}

const TABLE_NAMES = [
  'storage_history',
  'settings',
  'alert_deliveries',
  'alerts',
  'alert_rules',
  'webhooks',
];

const TABLES = [
  `create table posthorn_admin.webhooks (
    name text not null,
    url text not null,
    format text not null,
    description text not null,
    secret text not null,
    -- Signed with, too, until then: so that a receiver can change over.
    previous_secret text,
    previous_until timestamptz,
    version int not null default 1,
    created_by text not null,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    constraint webhooks_pkey primary key (name),
    constraint webhooks_format_check check (format in ('standard', 'slack'))
  )`,
  `create table posthorn_admin.alert_rules (
    name text not null,
    description text not null,
    severity text not null,
    condition jsonb not null,
    for_seconds int not null,
    webhooks text[] not null,
    is_enabled boolean not null,
    version int not null default 1,
    evaluated_at timestamptz,
    evaluation_error text,
    created_by text not null,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    constraint alert_rules_pkey primary key (name),
    constraint alert_rules_severity_check check (severity in ('info', 'warning', 'critical'))
  )`,
  // By the rule's name, and not bound to it: what a rule said stays when it is gone.
  `create table posthorn_admin.alerts (
    id bigint generated always as identity,
    rule text not null,
    severity text not null,
    subject text not null,
    labels jsonb not null,
    summary text not null,
    value double precision,
    marker text,
    state text not null,
    since timestamptz not null,
    seen_at timestamptz not null,
    fired_at timestamptz,
    resolved_at timestamptz,
    constraint alerts_pkey primary key (id),
    constraint alerts_state_check check (state in ('pending', 'firing', 'resolved'))
  )`,
  // The body is what is sent, byte for byte, at every attempt.
  `create table posthorn_admin.alert_deliveries (
    id uuid not null,
    seq bigint generated always as identity,
    webhook text not null,
    rule text,
    alert_id bigint,
    event text not null,
    body text not null,
    status text not null default 'pending',
    attempts int not null default 0,
    next_attempt_at timestamptz not null default clock_timestamp(),
    lease_until timestamptz,
    last_attempt_at timestamptz,
    last_status int,
    last_error text,
    created_at timestamptz not null default clock_timestamp(),
    delivered_at timestamptz,
    constraint alert_deliveries_pkey primary key (id),
    constraint alert_deliveries_status_check check (status in ('pending', 'delivered', 'failed'))
  )`,
  // One row, of what somebody has set; the rest has its default.
  `create table posthorn_admin.settings (
    is_only boolean not null default true,
    "values" jsonb not null,
    updated_by text,
    updated_at timestamptz,
    constraint settings_pkey primary key (is_only),
    constraint settings_is_only_check check (is_only)
  )`,
  `create table posthorn_admin.storage_history (
    at timestamptz not null,
    bytes bigint not null,
    constraint storage_history_pkey primary key (at)
  )`,
];

const INDEXES = [
  // A rule has one alert about one subject at a time, whoever evaluates it.
  `create unique index alerts_rule_subject_key on posthorn_admin.alerts (rule, subject) where state <> 'resolved'`,
  `create index alerts_state_id_idx on posthorn_admin.alerts (state, id)`,
  `create unique index alert_deliveries_seq_key on posthorn_admin.alert_deliveries (seq)`,
  `create index alert_deliveries_pending_idx on posthorn_admin.alert_deliveries (webhook, alert_id, seq) where status = 'pending'`,
  `create index alert_deliveries_alert_id_idx on posthorn_admin.alert_deliveries (alert_id, seq)`,
];

// When a letter came into the index, which is not when its record was written: a producer's clock says that. Letters that
// were there before are not new; a constant default also spares the table a rewrite.
const ARRIVALS = [
  `alter table posthorn_admin.dead_letters add column indexed_at timestamptz not null default '-infinity'`,
  `alter table posthorn_admin.dead_letters alter column indexed_at set default clock_timestamp()`,
  `create index dead_letters_indexed_at_idx on posthorn_admin.dead_letters (indexed_at)`,
];
