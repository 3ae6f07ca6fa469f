export default {
  key: 36,
  name: 'SaslAuthenticate',
  versions: '0-2',
  flexible: '2+',
  request: `
    authBytes  bytes
  `,
  response: `
    errorCode          int16
    errorMessage       string?
    authBytes          bytes
    sessionLifetimeMs  int64    1+  = 0
  `,
};
