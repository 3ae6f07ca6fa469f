export default {
  key: 74,
  name: 'ListConfigResources',
  versions: '0-1',
  flexible: '0+',
  request: `
    resourceTypes  []int8  1
  `,
  response: `
    throttleTimeMs   int32
    errorCode        int16
    configResources  []ConfigResource
      resourceName   string
      resourceType   int8              1  = 16
  `,
};
