create table orders (id text primary key, dish text not null);
