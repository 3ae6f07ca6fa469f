-- The number of the broker at an address: the given one, which the address keeps from then on, or else the one it has, or
-- else the smallest that nobody has. In one statement, because its lock keeps brokers that start together apart, and
-- every broker that evicts another waits for it: a broker that is paused between two statements would stop them all.
create function posthorn.claim_broker_id(claimed_address text, given int) returns int
language plpgsql as $$
declare
  id int;
begin
  lock table posthorn.broker_ids in share row exclusive mode;
  delete from posthorn.broker_ids i
    where seen_at < clock_timestamp() - interval '1 day'
      and not exists (select from posthorn.brokers b where b.broker_id = i.broker_id);
  if given is not null then
    -- An address that had another number, or a number that had another address, has it no more.
    delete from posthorn.broker_ids where broker_id = given or address = claimed_address;
    insert into posthorn.broker_ids (broker_id, address) values (given, claimed_address);
    return given;
  end if;
  update posthorn.broker_ids set seen_at = clock_timestamp() where address = claimed_address
    returning broker_id into id;
  if id is not null then
    return id;
  end if;
  insert into posthorn.broker_ids (broker_id, address)
    select min(free.id), claimed_address from (
      select generate_series(
        1, (select count(*) from posthorn.broker_ids) + (select count(*) from posthorn.brokers) + 1)::int
      except select broker_id from posthorn.broker_ids
      except select broker_id from posthorn.brokers
    ) free (id)
    returning broker_id into id;
  return id;
end $$;
