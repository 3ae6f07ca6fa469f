// Never flexible, in no version to come.
export default {
  key: 17,
  name: 'SaslHandshake',
  versions: '0-1',
  flexible: 'none',
  request: `
    mechanism  string
  `,
  response: `
    errorCode   int16
    mechanisms  []string
  `,
};
