-- A PostgreSQL that lost its last commits: restored to an earlier point, promoted from a standby that lacked them, or filled from a
-- dump. Brokers compare what the server says of itself with what stands here, and begin a new history when it differs: see
-- docs/decisions/0290.
alter table posthorn.cluster
  -- pg_control_system() of the server that the history is on; null where it may not be asked.
  add column system_identifier text,
  -- Of its write-ahead log.
  add column timeline int,
  -- Microseconds since 1970 at which the history began, 0 for the first one: it grows with each.
  add column history bigint not null default 0;

-- Every history but the first, and how it was known.
create table posthorn.restores (
  history bigint primary key,
  found_at timestamptz not null default clock_timestamp(),
  reason text not null,
  system_identifier text,
  timeline int,
  -- The last sign of a broker in what was restored: what came after it may be lost.
  last_sign_at timestamptz not null,
  -- What was passed over, of each: none of it is given out twice.
  leader_epochs int not null,
  offsets bigint not null
);

-- Where the logs ended that were restored, and where they go on: no offset between was ever one of theirs that still is.
create table posthorn.truncations (
  partition_id int not null,
  -- From this leader epoch on the partition is of the new history.
  leader_epoch int not null,
  end_offset bigint not null,
  resume_offset bigint not null,
  primary key (partition_id, leader_epoch)
);

-- Groups and transactional ids of a history that ended, as they are to be known in the next one. No generation is given out twice.
-- Of transactions nothing goes on that nobody has decided, and whoever has a transactional id now is fenced: the last epoch but
-- one makes the next InitProducerId take another producer id, so that none of the epochs that are forgotten comes back.
-- To be called with the shards' epochs raised.
create function posthorn.outlive_groups(generations int) returns void
language plpgsql as $$
declare
  active bigint;
begin
  -- As the copy of the journal takes it, which moves what counts from one table to the other.
  perform pg_advisory_xact_lock(7301010);
  select round % 2 into active from posthorn.group_journal for share;
  execute format('
    insert into posthorn.group_states_%s (sequence, state_changed_at, shard, epoch, generation_id, group_id, state,
      protocol_type, protocol_name, leader_id, members)
    select row_number() over (), state_changed_at, shard, s.epoch, generation_id + $1, group_id, state,
      protocol_type, protocol_name, leader_id, members
    from (
      select distinct on (group_id) *
      from (select * from posthorn.group_states_0 union all select * from posthorn.group_states_1) entries
      order by group_id, epoch desc, sequence desc) latest
    join (select shard, epoch from posthorn.shards) s using (shard)
    where state is not null', active) using generations;
  execute format('
    insert into posthorn.transaction_states_%s (sequence, started_at, updated_at, producer_id, last_producer_id, shard, epoch,
      timeout_ms, producer_epoch, last_producer_epoch, transactional_id, state, partition_ids, offset_shards)
    select row_number() over (), started_at, updated_at, producer_id, -1, shard, s.epoch,
      timeout_ms, greatest(producer_epoch, 32766), -1, transactional_id,
      case state when ''Ongoing'' then ''PrepareAbort'' else state end, partition_ids, offset_shards
    from (
      select distinct on (transactional_id) *
      from (select * from posthorn.transaction_states_0 union all select * from posthorn.transaction_states_1) entries
      order by transactional_id, epoch desc, sequence desc) latest
    join (select shard, epoch from posthorn.shards) s using (shard)
    where state is not null', active);
end $$;
