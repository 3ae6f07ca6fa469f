export default {
  key: 50,
  name: 'DescribeUserScramCredentials',
  versions: '0',
  flexible: '0+',
  request: `
    users   []UserName?
      name  string
  `,
  response: `
    throttleTimeMs     int32
    errorCode          int16
    errorMessage       string?
    results            []DescribeUserScramCredentialsResult
      user             string
      errorCode        int16
      errorMessage     string?
      credentialInfos  []CredentialInfo
        mechanism      int8
        iterations     int32
  `,
};
