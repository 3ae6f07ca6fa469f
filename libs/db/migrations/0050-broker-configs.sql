-- Settings of brokers that were changed while they ran. An empty broker is Kafka's cluster-wide default, else it is the id.
create table posthorn.broker_configs (
  broker text not null,
  name text not null,
  value text not null,
  primary key (broker, name)
);
