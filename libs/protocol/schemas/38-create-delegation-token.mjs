export default {
  key: 38,
  name: 'CreateDelegationToken',
  versions: '1-3',
  flexible: '2+',
  request: `
    ownerPrincipalType  string?              3
    ownerPrincipalName  string?              3
    renewers            []CreatableRenewers
      principalType     string
      principalName     string
    maxLifetimeMs       int64
  `,
  response: `
    errorCode                    int16
    principalType                string
    principalName                string
    tokenRequesterPrincipalType  string  3
    tokenRequesterPrincipalName  string  3
    issueTimestampMs             int64
    expiryTimestampMs            int64
    maxTimestampMs               int64
    tokenId                      string
    hmac                         bytes
    throttleTimeMs               int32
  `,
};
