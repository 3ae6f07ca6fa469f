import { InProcess } from './support/command.js';

/** Nobody is asked: what is wrong is told before anything is opened. */
const posthorn = new InProcess([
  '-b',
  '127.0.0.1:1',
  '--api',
  'http://127.0.0.1:1',
  '--timeout',
  '1s',
]);

afterAll(() => posthorn.remove());

type Case = readonly [argv: string, what: string, hint: string];

const CASES: readonly Case[] = [
  ['consume t -o banana', '"banana" is no place in a topic', '@-1h'],
  ['consume t -o 1 -o 2', '-o names 2 places', '-o 1:2'],
  ['consume t -o 1:5 --follow', 'the range has an end', ''],
  ['consume t -o json -f %v', 'one of them says how to print', ''],
  ['consume t -f %x', '-f has no "%x"', '%o offset'],
  ['consume t -p 3-1', '"3-1" names no partitions', '0-3'],
  ['consume t -n 0', '"0" is not a whole number', 'at least 1'],
  ['consume t --header x', '"x" is no header', 'name=value'],
  ['consume t --where total>5', '--where: "total>5" is not understood', '$.total>50'],
  ['consume t -g g -o start', 'A group reads from its own offsets', 'posthorn group seek'],
  ['produce t v --file f', '--file names another', '--help'],
  ['produce t v --json', 'are about lines', '--help'],
  ['produce t -Z', 'A tombstone needs the key', '-k'],
  ['produce t --keep-place', '--keep-place is for --json', '--help'],
  ['produce t {{.Nothing}}', 'There is no template {{.Nothing}}', '{{.UUID}}'],
  ['produce t v --rate fast', '"fast" is no rate', '100/s'],
  ['produce t --file /nowhere/at/all', '/nowhere/at/all cannot be read', 'ENOENT'],
  ['topic create t -c retention', '"retention" is no config', 'retention.ms=86400000'],
  ['topic create t -p 0', '"0" is not a whole number', 'from 1 to'],
  ['topic config t --set a=1 --set a=2', 'a is there twice', ''],
  ['topic truncate t --before 1:2', '--before takes one place', ''],
  ['group seek g', 'Where to?', '--to'],
  ['group seek g --to start --shift -1', 'Where to?', '--shift'],
  ['group seek g --shift far', '--shift "far" is no number of records', '--shift -100'],
  ['group seek g --undo /nowhere', '/nowhere cannot be read', 'group seek'],
  ['group copy g g', 'The two groups are the same', ''],
  ['dlq redrive', 'Which letters?', 'posthorn dlq ls'],
  ['dlq redrive 1 --group g', 'one of them', '--letter-group'],
  ['dlq redrive abc', '"abc" is no id of a letter', 'numbers'],
  ['replay start t', 'A replay is for a group', '--to'],
  ['replay start t -g g --from soon', '"soon" is no place in a topic', '@ and a time'],
  ['replay start t -g g --where total>1', 'is not understood', '$.total>=50'],
  ['replay start t -g g --where $.a=9007199254740993', 'no JSON carries', '$.a==9007199254740993'],
  ['search', 'What is searched for?', '--key'],
  ['search x --from soon', '--from "soon" is no time', 'ISO 8601'],
  ['apikey create x --expires soon', '--expires "soon" is no time to come', '30d'],
  ['role bind viewer a -r orders', '"orders" names no resources', 'topic:orders'],
  ['acl rm', 'Which ACLs?', '--principal'],
  ['acl add User:a fly topic t', 'There is no "fly"', 'READ'],
  ['quota set fast --user a', '"fast" is no limit', 'producer_byte_rate'],
  ['quota set producer_byte_rate=1', 'Whose limits?', '--user'],
  ['import /nowhere', '/nowhere cannot be read', 'ENOENT'],
  ['check lag --warn 2h --critical 1h', '--warn is more than --critical', ''],
  ['top', 'top is for a terminal', 'posthorn lag -w'],
  ['context add prod/x', '"prod/x" is no name for a context', 'letters'],
  ['context add x -X api.key=k', 'api.key is a secret', 'POSTHORN_API_KEY'],
  ['context use nowhere', 'There is no context "nowhere"', 'posthorn context add'],
  ['topic ls -X colour=red', 'There is no setting "colour"', 'sasl.mechanism'],
  ['topic ls -X tls=maybe', 'tls is true or false', ''],
  ['topic ls --context nowhere', 'There is no context "nowhere"', 'posthorn context add'],
  ['topic ls --timeout soon', '"soon" is no duration', '90s'],
  ['topic ls', 'No Kafka broker could be asked at 127.0.0.1:1', '--brokers'],
  ['status', 'could not be reached', 'broker'],
  ['user add a --reason', "option '--reason <text>' argument missing", 'posthorn user add --help'],
  ['help topc', "unknown command 'topc'", 'topic'],
  ['topc --help', "unknown command 'topc'", 'topic'],
  ['help group skp', "unknown command 'skp'", 'skip'],
  ['group skp g --help', "unknown command 'skp'", 'skip'],
  ['topc ls', "unknown command 'topc'", 'topic'],
  ['group skp g', "unknown command 'skp'", 'posthorn group --help'],
  ['topic create', "missing required argument 'topic'", 'posthorn topic create --help'],
  ['topic clone t t', 'The two topics are the same', ''],
  ['group skip g t x', '"x" is not a whole number', 'from 0'],
  ['group skip g t 0 end', '"end" is no offset', 'posthorn group lag'],
  ['init spring', 'is invalid', 'nest'],
  ['init nest libs', 'is not empty', 'posthorn init nest shop'],
  ['init nest /nowhere/x --name Shop!', '"Shop!" is no name for a project', '--name'],
  ['cheat soup', 'There is no cheat sheet about "soup"', 'consume'],
  ['topic ls -o xml', 'is invalid', 'table, wide, json, yaml, name'],
];

describe('help', () => {
  it.each([
    [['help', 'topic', 'create'], 'Usage: posthorn topic create'],
    [['help', 'topic'], 'Usage: posthorn topic [options] [command]'],
    [['topic', 'create', 'orders', '--help'], 'Usage: posthorn topic create'],
    [['help'], 'Usage: posthorn [options] [command]'],
  ])('of %p is that of the command, however deep', async (argv, usage) => {
    const { code, out } = await posthorn.run(argv, { withOptions: false });
    expect(code).toBe(0);
    expect(out).toContain(usage);
  });
});

describe('what makes no sense', () => {
  it.each(CASES)('posthorn %s', async (argv, what, hint) => {
    const { code, out, err } = await posthorn.run(argv.split(' '));
    expect(code).toBeGreaterThan(0);
    expect(code).toBeLessThan(6);
    expect(out).toBe('');
    expect(err).toContain(what);
    expect(err).toContain(hint);
    expect(err).not.toMatch(/\n\s+at |undefined|\[object/);
  });
});
