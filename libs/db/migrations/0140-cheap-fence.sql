-- The fence of every flush (see 0001 and 0003) for a third of its time: 60 us instead of 200, of the 390 that a flush of one
-- record takes PostgreSQL. What is held is counted, and only when something is missing it is asked what; one shard and one
-- segment, which is what a small flush has, are looked up by their keys.
--
-- It says what it said: rows are locked FOR SHARE in ascending order, and compared in the version that was locked, so that
-- whoever waited here for a takeover sees its epoch. Epochs only grow: what did not hold then does not when it is named.
create or replace function posthorn.hold_shards(held_shards int[], held_epochs int[]) returns void
language plpgsql as $$
declare
  lost int[];
begin
  if cardinality(held_shards) = 1 then
    perform from posthorn.shards where shard = held_shards[1] and epoch = held_epochs[1] for share;
    if found then return; end if;
  elsif cardinality(held_shards) = (
    select count(*) from (
      select from posthorn.shards s
      where s.shard = any (held_shards) and s.epoch = held_epochs[array_position(held_shards, s.shard)]
      order by s.shard for share of s) as held)
  then
    return;
  end if;
  select array_agg(c.shard) into lost from unnest(held_shards, held_epochs) as c (shard, epoch)
  where not exists (select from posthorn.shards s where s.shard = c.shard and s.epoch = c.epoch);
  raise exception 'shards are led by another epoch' using
    errcode = 'PH001', detail = array_to_string(lost, ',');
end $$;

create or replace function posthorn.check_flush(held_shards int[], held_epochs int[], written_segments int[]) returns void
language plpgsql as $$
begin
  perform posthorn.hold_shards(held_shards, held_epochs);
  if cardinality(written_segments) = 1 then
    perform from posthorn.segments where segment_id = written_segments[1] and sealed_at is null;
    if found then return; end if;
  elsif (select count(*) from posthorn.segments where segment_id = any (written_segments) and sealed_at is null)
      = cardinality(written_segments) then
    return;
  end if;
  raise exception 'a segment was sealed' using errcode = 'PH002';
end $$;
