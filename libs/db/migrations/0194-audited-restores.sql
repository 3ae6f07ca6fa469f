-- When the audit trail was told of it, which is once, by whichever broker comes first: the one that found it may not live as long.
alter table posthorn.restores add column audited_at timestamptz;
