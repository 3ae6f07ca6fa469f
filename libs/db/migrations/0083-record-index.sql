-- Where records with a key, a trace id, a correlation id or a header of a given value lie. Written behind the log by the
-- leader of each partition, in runs: a run tells of every record of [base_offset, end_offset), and the runs of a partition
-- are how far the index has come. So there is no position beside them that could differ.
create table posthorn.index_runs (
  partition_id int not null,
  base_offset bigint not null,
  end_offset bigint not null check (end_offset > base_offset),
  -- 0: written from the log. Many neighbours of one level become one of the next.
  level smallint not null,
  entries int not null,
  -- Bytes of its pages.
  bytes int not null,
  -- Largest timestamp of its records, milliseconds since the epoch.
  max_timestamp bigint not null,
  -- What it tells of: 'key', 'traceId', 'correlationId', 'header:<name>', '$.<path>'.
  fields text[] not null,
  primary key (partition_id, base_offset)
);

-- The entries of a run in the order of their hashes, as many as a page takes beside its columns. An entry is the hash of a
-- field and a value and the offset of a record, counted from base_offset: first the hashes, 4 bytes each, then as many
-- offsets of 3 bytes. Hashes compare as they stand in the bytes; in the columns 2^31 is taken off, so that an int holds them.
create table posthorn.index_pages (
  partition_id int not null,
  base_offset bigint not null,
  first_hash int not null,
  -- Tells apart pages that begin with the same hash.
  page int not null,
  entries bytea storage plain not null,
  primary key (partition_id, base_offset, first_hash, page)
);

-- Rows are written once, and deleted when their run was merged or left behind by retention. What is deleted makes room for
-- what comes next, if it is found in time.
alter table posthorn.index_runs set (autovacuum_vacuum_scale_factor = 0.05);
alter table posthorn.index_pages set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_threshold = 10000);

-- FNV-1a over the field's name, a zero, and the first kilobyte of the value; as the column first_hash has it.
create function posthorn.index_hash(field text, value bytea) returns int
language plpgsql immutable strict parallel safe as $$
declare
  bytes bytea := convert_to(field, 'UTF8') || '\x00' || substring(value from 1 for 1024);
  hash bigint := 2166136261;
begin
  for i in 0 .. length(bytes) - 1 loop
    hash := ((hash # get_byte(bytes, i)) * 16777619) & 4294967295;
  end loop;
  return (hash - 2147483648)::int;
end $$;

-- The pages of a run that have an entry with the hash: a look at the primary key, and at the hashes of the page found. A
-- value that fills pages begins several; the page before may end with it.
create function posthorn.index_pages_with(for_partition int, run_offset bigint, hash int)
returns table (entries bytea)
language sql stable parallel safe as $$
  select p.entries from posthorn.index_pages p
  where p.partition_id = for_partition and p.base_offset = run_offset and p.first_hash <= hash
    and p.first_hash >= coalesce((
      select b.first_hash from posthorn.index_pages b
      where b.partition_id = for_partition and b.base_offset = run_offset and b.first_hash < hash
      order by b.partition_id desc, b.base_offset desc, b.first_hash desc limit 1), hash)
    and position(decode(lpad(to_hex(hash::bigint + 2147483648), 8, '0'), 'hex') in
      substring(p.entries from 1 for length(p.entries) / 7 * 4)) > 0
$$;
