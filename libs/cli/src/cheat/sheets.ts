/** What it does, and the command that does it. */
export type Cheat = readonly [what: string, command: string];

/** By the command that each is about; a test has the program read every line. */
export const SHEETS: Readonly<Record<string, readonly Cheat[]>> = {
  start: [
    ['a broker, its PostgreSQL in .posthorn, and the console', 'posthorn'],
    ['the same, with the console in the browser', 'posthorn start --open'],
    ['the same, with something in it to look at', 'posthorn start --seed --open'],
    ['a project that publishes an event and handles it', 'posthorn init nest shop'],
  ],
  topic: [
    ['which there are', 'posthorn topic ls'],
    [
      'three partitions, kept for a day',
      'posthorn topic create orders -p 3 -c retention.ms=86400000',
    ],
    [
      'keep the newest record of each key',
      'posthorn topic config orders --set cleanup.policy=compact',
    ],
    [
      'one like it, with its records, in more partitions',
      'posthorn topic clone orders orders.v2 -p 12 --records',
    ],
    [
      'the last hour as a table',
      'posthorn topic export orders --from @-1h --format csv --out orders.csv',
    ],
    ['forget what is older than a week', 'posthorn topic truncate orders --before @-7d'],
  ],
  produce: [
    ['one record with a key', 'posthorn produce orders \'{"total":12}\' -k order-1'],
    [
      'a thousand of them, a hundred a second',
      'posthorn produce orders \'{"id":"{{.UUID}}","n":{{.Count}}}\' -k \'{{.Count}}\' -n 1000 --rate 100/s',
    ],
    ['each line of a file, its key before a colon', 'posthorn produce orders -K : < lines.txt'],
    [
      'a value as a contract has it, framed for clients of a schema registry',
      'posthorn produce orders \'{"id":"o-1"}\' --schema orders-value',
    ],
    ['a header, and where each record went', 'posthorn produce orders hello -H source=me -o name'],
    ['the end of a key in a compacted topic', 'posthorn produce orders -Z -k order-1'],
  ],
  consume: [
    ['everything that is there now', 'posthorn consume orders'],
    ['the last ten of each partition, and what comes', 'posthorn consume orders -o -10 --follow'],
    ['the last hour', 'posthorn consume orders -o @-1h'],
    [
      'from one moment to another',
      'posthorn consume orders -o @2026-11-22T10:00:00Z:@2026-11-22T11:00:00Z',
    ],
    ['those with a value above fifty', "posthorn consume orders --where '$.total>50'"],
    ['JSON, for jq', 'posthorn consume orders -o json | jq -r .key'],
    ['a format of your own', "posthorn consume orders -f '%p@%o %k %v\\n'"],
    ['as a member of a group', 'posthorn consume orders -g kitchen'],
    [
      'from here to another cluster',
      'posthorn consume orders -o json | posthorn produce orders --json --context prod',
    ],
  ],
  group: [
    ['who is how far behind', 'posthorn lag'],
    ['what half an hour back would read again', 'posthorn group seek kitchen --to @-30m'],
    [
      'go there, while it runs',
      "posthorn group seek kitchen --to @-30m --execute --reason 'the soup was cold'",
    ],
    ['leave out the record it cannot read', 'posthorn group skip kitchen orders 0 --execute'],
    ['stand still for ten minutes', 'posthorn group pause kitchen --for 10m'],
    [
      'let another group begin where this one is',
      'posthorn group copy kitchen kitchen.v2 --execute',
    ],
  ],
  dlq: [
    ['what failed, by error', 'posthorn dlq groups'],
    ['one letter with its stack trace', 'posthorn dlq show 42'],
    [
      'send all of a group back, no faster than ten a second',
      'posthorn dlq redrive --group kitchen --rate 10 --execute --wait',
    ],
    ['mend one and send it back', 'posthorn dlq edit 42 --execute'],
  ],
  search: [
    ['a key in all topics', 'posthorn search --key order-17'],
    ['any text, in one topic, of today', 'posthorn search soup -t orders --from -24h'],
    ['what became of an order, across services', 'posthorn journey order-17'],
    [
      'yesterday again, for one group',
      'posthorn replay start orders -g kitchen --from @-1d --execute',
    ],
  ],
  backup: [
    ['all topics, their records included, into a folder', 'posthorn backup /backups/monday'],
    ['the same folder again: only what came since', 'posthorn backup /backups/monday'],
    ['what a restore would do, every checksum looked at', 'posthorn restore /backups/monday'],
    [
      'one topic back, under another name',
      'posthorn restore /backups/monday orders --prefix restored. --execute',
    ],
  ],
  access: [
    ['a user for a service', 'posthorn user add kitchen --reason onboarding'],
    [
      'which may read what begins with orders.',
      'posthorn acl add User:kitchen read topic orders. --prefixed',
    ],
    [
      'a key for a script, for a month',
      'posthorn apikey create nightly --role viewer --expires 30d',
    ],
    ['as yourself, by the identity provider', 'posthorn login'],
    [
      'no more than a megabyte a second',
      'posthorn quota set producer_byte_rate=1048576 --user kitchen',
    ],
  ],
  context: [
    [
      'keep the addresses of a cluster',
      'posthorn context add prod -b kafka.example.com:9092 --api https://posthorn.example.com -X sasl.username=alice --ask sasl.password',
    ],
    ['use it', 'posthorn context use prod'],
    ['or for one command', 'posthorn topic ls --context prod'],
  ],
  check: [
    ['for monitoring: 0, 1, 2 or 3', 'posthorn check lag --warn 1m --critical 5m'],
    ['what is wrong here', 'posthorn doctor'],
    ['how fast it is from here', 'posthorn bench e2e -n 1000'],
    ['for Prometheus and Grafana', 'posthorn generate prometheus > prometheus.yml'],
    ['completion of words in bash', 'source <(posthorn completion bash)'],
  ],
};
