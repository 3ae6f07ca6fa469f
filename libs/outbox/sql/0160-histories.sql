-- An outbox whose database has gone back: restored from an older backup, promoted from a standby that lacked the last commits, or
-- crashed where commits do not wait for the disk. Its sequence gives ids once more then. And one whose database has another
-- isolation level by default. As 0062-outbox.sql, this text serves a database of the broker and any other one, and may run
-- where it has run before.

-- Removes the rows of a page that was published, all in one statement. By their ids, and by what they were: of the ids alone it
-- might be other rows that have them now, which nobody has published. The fingerprint is of the event ids in the order of the
-- ids; where it is not that of the rows that are there, all of them stay, and are published, for the second time at worst.
create or replace function posthorn.remove_published(ids bigint[], fingerprint bytea) returns void
language sql set enable_seqscan = off set enable_bitmapscan = off as $$
  with page as materialized (select o.id, o.event_id from posthorn.outbox o where o.id = any (ids))
  delete from posthorn.outbox o
  where o.id = any (ids)
    and fingerprint = (select sha256(string_agg(uuid_send(p.event_id), ''::bytea order by p.id)) from page p);
$$;

-- As before, and truncates in a transaction of READ COMMITTED alone. What else sees is older than the lock: a row that was committed
-- in between would not be there, and be truncated. Who calls it says so first: set transaction isolation level read committed.
create or replace function posthorn.rotate_outbox(grown_bytes bigint) returns void
language plpgsql as $$
declare
  now_active smallint := (select active from posthorn.outbox_state);
  next_active smallint := (now_active + 1) % 3;
  child regclass;
  is_empty boolean;
begin
  if current_setting('transaction_isolation') in ('repeatable read', 'serializable') then
    return;
  end if;
  if pg_table_size(('posthorn.outbox_' || now_active)::regclass) > grown_bytes then
    -- Around a generation that cannot be emptied yet.
    if pg_table_size(('posthorn.outbox_' || next_active)::regclass) > 65536 then
      next_active := (now_active + 2) % 3;
    end if;
    if pg_table_size(('posthorn.outbox_' || next_active)::regclass) <= 65536 then
      update posthorn.outbox_state set active = next_active where active = now_active;
      now_active := next_active;
    end if;
  end if;
  for generation in 0..2 loop
    child := ('posthorn.outbox_' || generation)::regclass;
    continue when generation = now_active or pg_table_size(child) <= 65536;
    begin
      -- Nobody has written here who has not ended, and nobody can: what is empty now stays so until it is truncated.
      execute format('lock table %s in access exclusive mode nowait', child);
      execute format('select not exists (select from %s)', child) into is_empty;
      if is_empty then
        execute format('truncate %s', child);
      end if;
    exception when lock_not_available then
      null; -- the next call tries again
    end;
  end loop;
end $$;

-- json as PostgreSQL's own functions build it: row_to_json(new), json_build_object(...). As it is written.
create or replace function posthorn.publish(topic text, key text, value json, headers jsonb default null, partition int default null)
returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return posthorn.add_to_outbox($1, convert_to($2, 'UTF8'), convert_to($3::text, 'UTF8'), $4, $5);
end $$;

do $$
declare
  allowed name;
begin
  revoke execute on function posthorn.publish(text, text, json, jsonb, int) from public;
  -- Whoever published before may do so in this form.
  for allowed in
    select distinct r.rolname from pg_proc p, aclexplode(p.proacl) a
    join pg_roles r on r.oid = a.grantee
    where p.oid = 'posthorn.publish(text, text, jsonb, jsonb, int)'::regprocedure and a.privilege_type = 'EXECUTE'
  loop
    execute format('grant execute on function posthorn.publish(text, text, json, jsonb, int) to %I', allowed);
  end loop;
end $$;

create or replace function posthorn.outbox_version() returns int language sql immutable as 'select 160';
