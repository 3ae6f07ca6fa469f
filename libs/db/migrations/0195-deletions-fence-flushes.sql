-- The version of the catalogue with which a topic that had a partition in the shard was deleted last. A flush tells which version
-- its broker knows: one that has yet to hear of the deletion writes nothing, where its records were acknowledged until now
-- and went with the topic.
alter table posthorn.shards add column deleted_version bigint not null default 0;

-- As check_flush of 0140, which brokers of the version before call until they are restarted. PH004 tells the shards, as PH001 does.
create function posthorn.check_flush(held_shards int[], held_epochs int[], written_segments int[], known_version bigint) returns void
language plpgsql as $$
declare
  news int[];
begin
  if cardinality(held_shards) = 1 then
    perform from posthorn.shards
    where shard = held_shards[1] and epoch = held_epochs[1] and deleted_version <= known_version for share;
    if not found then
      perform posthorn.hold_shards(held_shards, held_epochs);
      news := held_shards;
    end if;
  elsif cardinality(held_shards) <> (
    select count(*) from (
      select from posthorn.shards s
      where s.shard = any (held_shards) and s.epoch = held_epochs[array_position(held_shards, s.shard)]
        and s.deleted_version <= known_version
      order by s.shard for share of s) as held)
  then
    perform posthorn.hold_shards(held_shards, held_epochs);
    select array_agg(s.shard) into news from posthorn.shards s
    where s.shard = any (held_shards) and s.deleted_version > known_version;
  end if;
  if news is not null then
    raise exception 'a topic was deleted' using errcode = 'PH004', detail = array_to_string(news, ',');
  end if;
  if cardinality(written_segments) = 1 then
    perform from posthorn.segments where segment_id = written_segments[1] and sealed_at is null;
    if found then return; end if;
  elsif (select count(*) from posthorn.segments where segment_id = any (written_segments) and sealed_at is null)
      = cardinality(written_segments) then
    return;
  end if;
  raise exception 'a segment was sealed' using errcode = 'PH002';
end $$;
