drop role if exists analyst; -- roles belong to the server, not to the database of a test
