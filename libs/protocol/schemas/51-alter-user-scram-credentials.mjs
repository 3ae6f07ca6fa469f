export default {
  key: 51,
  name: 'AlterUserScramCredentials',
  versions: '0',
  flexible: '0+',
  request: `
    deletions         []ScramCredentialDeletion
      name            string
      mechanism       int8
    upsertions        []ScramCredentialUpsertion
      name            string
      mechanism       int8
      iterations      int32
      salt            bytes
      saltedPassword  bytes
  `,
  response: `
    throttleTimeMs  int32
    results         []AlterUserScramCredentialsResult
      user          string
      errorCode     int16
      errorMessage  string?
  `,
};
