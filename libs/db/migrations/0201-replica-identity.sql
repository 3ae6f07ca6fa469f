-- The other tables without a primary key, for the same reason as those of 0200-replicated.sql: where a publication is FOR ALL TABLES,
-- PostgreSQL would refuse to delete their rows.
do $$
declare
  told regclass;
begin
  for told in
    select c.oid::regclass from pg_class c
    where c.relnamespace = 'posthorn'::regnamespace and c.relkind = 'r' and c.relreplident = 'd'
      and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
    order by c.relname
  loop
    execute format('alter table %s replica identity full', told);
  end loop;
end $$;
