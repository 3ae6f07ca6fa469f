export default {
  key: 41,
  name: 'DescribeDelegationToken',
  versions: '1-3',
  flexible: '2+',
  request: `
    owners           []DescribeDelegationTokenOwner?
      principalType  string
      principalName  string
  `,
  response: `
    errorCode                      int16
    tokens                         []DescribedDelegationToken
      principalType                string
      principalName                string
      tokenRequesterPrincipalType  string                             3
      tokenRequesterPrincipalName  string                             3
      issueTimestamp               int64
      expiryTimestamp              int64
      maxTimestamp                 int64
      tokenId                      string
      hmac                         bytes
      renewers                     []DescribedDelegationTokenRenewer
        principalType              string
        principalName              string
    throttleTimeMs                 int32
  `,
};
