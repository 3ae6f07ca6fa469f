-- Where clients of each listener reach the broker, as {"CLIENT": ["kafka.example.com", 9094]}; host and port are those of the
-- listener between brokers. Empty for a broker of the version before: then host and port are good for every listener.
alter table posthorn.brokers add column endpoints jsonb not null default '{}';
