-- Consumer groups and committed offsets: a journal of inserts in two generations of tables, of which one is active.
-- A commit is a row, never an UPDATE, so no row is hot and a transaction held open elsewhere bloats nothing. When the
-- active tables have grown enough, the others become active, what still counts in the old ones is copied over, and the
-- old ones are truncated.
create table posthorn.group_journal (
  singleton boolean primary key default true check (singleton),
  -- Which generation takes writes. Raised by one with every change; every write names the round it was made for and
  -- locks this row FOR SHARE, so a change waits for writes in flight, and none can reach the old tables after it.
  round bigint not null default 0,
  -- Of the other generation: what counts was copied to the active one; its tables are empty and ready to take over.
  copied boolean not null default true,
  cleared boolean not null default true,
  -- Size of the active tables right after the last copy: growth is measured from there.
  base_bytes bigint not null default 0
);
insert into posthorn.group_journal default values;

-- For one group, topic and partition the row with the highest (epoch, sequence) counts; null removes.
create table posthorn.group_offsets_0 (
  sequence bigint not null,
  committed_offset bigint,
  commit_timestamp timestamptz,
  expire_timestamp timestamptz,
  shard int not null,
  epoch int not null,
  partition_index int not null,
  committed_leader_epoch int,
  group_id text collate "C" not null,
  topic text collate "C" not null,
  metadata text collate "C"
);
-- By shard alone: ids may be longer than what an index takes.
create index group_offsets_0_shard_idx on posthorn.group_offsets_0 (shard);
create table posthorn.group_offsets_1 (like posthorn.group_offsets_0);
create index group_offsets_1_shard_idx on posthorn.group_offsets_1 (shard);

-- For one group the row with the highest (epoch, sequence) counts; a null state removes.
create table posthorn.group_states_0 (
  sequence bigint not null,
  state_changed_at timestamptz,
  shard int not null,
  epoch int not null,
  generation_id int,
  group_id text collate "C" not null,
  state text collate "C",
  protocol_type text collate "C",
  protocol_name text collate "C",
  leader_id text collate "C",
  -- Array of members with their protocols and assignments, bytes in base64.
  members jsonb
);
create index group_states_0_shard_idx on posthorn.group_states_0 (shard);
create table posthorn.group_states_1 (like posthorn.group_states_0);
create index group_states_1_shard_idx on posthorn.group_states_1 (shard);

create view posthorn.committed_offsets as
select group_id, topic, partition_index, committed_offset, committed_leader_epoch, metadata, commit_timestamp
from (
  select distinct on (group_id, topic, partition_index) *
  from (select * from posthorn.group_offsets_0 union all select * from posthorn.group_offsets_1) entries
  order by group_id, topic, partition_index, epoch desc, sequence desc
) latest
where committed_offset is not null;

-- As of the last completed rebalance; a rebalance under way is known to the coordinator alone.
create view posthorn.consumer_groups as
select group_id, state, generation_id, protocol_type, protocol_name, leader_id, state_changed_at, members
from (
  select distinct on (group_id) *
  from (select * from posthorn.group_states_0 union all select * from posthorn.group_states_1) entries
  order by group_id, epoch desc, sequence desc
) latest
where state is not null;

create view posthorn.consumer_group_members as
select g.group_id, m ->> 'memberId' as member_id, m ->> 'groupInstanceId' as group_instance_id,
  m ->> 'clientId' as client_id, m ->> 'clientHost' as client_host, m ->> 'memberId' = g.leader_id as is_leader
from posthorn.consumer_groups g cross join jsonb_array_elements(g.members) m;
