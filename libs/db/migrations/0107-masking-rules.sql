-- What of records is hidden from people who look at them by the admin API. Every broker keeps all of them in memory: see the
-- version of 'masking-rules' in posthorn.policy_versions.
create table posthorn.masking_rules (
  rule_id uuid primary key,
  pattern_type text not null check (pattern_type in ('literal', 'prefixed')),
  topic text not null,
  target text not null check (target in ('value', 'header', 'key')),
  -- A JSON path into the value, or the name of a header; empty for the key.
  place text not null,
  action text not null check (action in ('REMOVE', 'REPLACE', 'MASK')),
  replacement text not null,
  description text not null,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp()
);
