create table orders (id integer primary key, status text not null);
