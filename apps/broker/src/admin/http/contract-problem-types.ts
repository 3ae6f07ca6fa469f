/** Failures of contracts and of the schema registry, which answers them with Confluent's numbers: part of `problemTypes`. */
export const contractProblemTypes = {
  'contract-not-found': {
    status: 404,
    title: 'There is no such contract',
    hint: 'GET /api/v1/contracts lists the events that have one; names are case-sensitive.',
  },
  'contract-version-not-found': {
    status: 404,
    title: 'The contract has no such version',
    hint: 'GET /api/v1/contracts/{event} lists its versions; `latest` is the newest.',
  },
  'schema-not-found': {
    status: 404,
    title: 'There is no such schema',
    hint: 'It was never registered, or not under this subject.',
  },
  'contract-deleted': {
    status: 404,
    title: 'The contract is deleted already',
    hint: 'It can be registered anew, or deleted for good with permanent=true.',
  },
  'contract-version-deleted': {
    status: 404,
    title: 'The version is deleted already',
    hint: 'It can be registered anew, or deleted for good with permanent=true.',
  },
  'contract-not-deleted': {
    status: 404,
    title: 'The contract is still in use',
    hint: 'Delete it without permanent=true first: that can be taken back by registering it anew.',
  },
  'contract-version-not-deleted': {
    status: 404,
    title: 'The version is still in use',
    hint: 'Delete it without permanent=true first: that can be taken back by registering it anew.',
  },
  'no-compatibility-of-its-own': {
    status: 404,
    title: 'The subject has no compatibility level of its own',
    hint: 'That of all subjects holds: ask with defaultToGlobal=true.',
  },
  'no-mode-of-its-own': {
    status: 404,
    title: 'The subject has no mode of its own',
    hint: 'That of all subjects holds: ask with defaultToGlobal=true.',
  },
  'schema-incompatible': {
    status: 409,
    title: 'The schema breaks who uses an earlier one',
    hint: 'The list `errors` says what breaks whom. Make the change one that old and new get along with, or give the event another name, such as OrderPlaced.v2, whose consumers choose it.',
  },
  'contract-version-taken': {
    status: 409,
    title: 'The version is not the next one',
    hint: 'Versions never change: PUT the next number, or POST /api/v1/contracts:publish, which takes whichever is next.',
  },
  'contract-read-only': {
    status: 422,
    title: 'The contract takes no new versions',
    hint: 'Its mode, or that of all contracts, is READONLY; PUT its settings to change that.',
  },
  'schema-not-valid': {
    status: 422,
    title: 'The schema is not valid',
    hint: 'The detail says what is wrong with it. JSON Schema (drafts 6, 7, 2019-09 and 2020-12) and Avro are known here; PROTOBUF is not.',
  },
  'schema-too-slow': {
    status: 422,
    title: 'To check values by this schema takes too long',
    hint: 'Send fewer or smaller ones. Where it is the schema, with choices within choices or a regular expression that goes back and forth, nothing is checked by it for a minute: register a simpler one.',
  },
  'version-not-valid': {
    status: 422,
    title: 'This is no version',
    hint: 'A version is a number from 1 on, or `latest`.',
  },
  'compatibility-not-valid': {
    status: 422,
    title: 'There is no such compatibility level',
    hint: 'NONE, BACKWARD, BACKWARD_TRANSITIVE, FORWARD, FORWARD_TRANSITIVE, FULL or FULL_TRANSITIVE.',
  },
  'mode-not-valid': {
    status: 422,
    title: 'There is no such mode',
    hint: 'READWRITE or READONLY. IMPORT, with ids that the caller chooses, does not exist here.',
  },
  'schema-in-use': {
    status: 422,
    title: 'Another schema refers to this one',
    hint: 'GET /registry/subjects/{subject}/versions/{version}/referencedby tells which.',
  },
  'subject-not-valid': {
    status: 422,
    title: 'This is no name of a subject',
    hint: 'A name has 1 to 255 characters, none of them a control character.',
  },
} as const;
