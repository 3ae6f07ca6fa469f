-- Offsets are committed by the name of a topic, and one that is deleted may be back under its name. A coordinator forgets them as soon
-- as it hears of the deletion. One that dies before that, or is loaded later, would have them all the same, and the group
-- would begin in the middle of the new topic. So they go in the transaction that deletes the topic.
create function posthorn.forget_offsets_of_topics() returns trigger
language plpgsql as $$
begin
  -- As the copy of the journal takes it: one under way would bring them back, and none begins before this has committed.
  perform pg_advisory_xact_lock(7301010);
  delete from posthorn.group_offsets_0 where topic in (select name from gone);
  delete from posthorn.group_offsets_1 where topic in (select name from gone);
  return null;
end $$;

create trigger topics_forget_offsets after delete on posthorn.topics
  referencing old table as gone
  for each statement execute function posthorn.forget_offsets_of_topics();
