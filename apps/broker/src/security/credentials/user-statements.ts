/** How users are written, for every transaction that makes one. */
export const userStatements = {
  /** Two brokers that start with the same list of first users: the second sees what the first wrote. */
  lock: `select pg_advisory_xact_lock(hashtextextended('posthorn.user:' || $1, 0))`,
  hasAny: `select from posthorn.scram_credentials where user_name = $1 limit 1`,
  upsert: `
  insert into posthorn.scram_credentials
    (user_name, mechanism, salt, iterations, stored_key, server_key)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (user_name, mechanism) do update set
    salt = excluded.salt, iterations = excluded.iterations,
    stored_key = excluded.stored_key, server_key = excluded.server_key,
    updated_at = excluded.updated_at`,
} as const;
