export default {
  key: 44,
  name: 'IncrementalAlterConfigs',
  versions: '0-1',
  flexible: '1+',
  request: `
    resources            []AlterConfigsResource
      resourceType       int8
      resourceName       string
      configs            []AlterableConfig
        name             string
        configOperation  int8
        value            string?
    validateOnly         bool
  `,
  response: `
    throttleTimeMs  int32
    responses       []AlterConfigsResourceResponse
      errorCode     int16
      errorMessage  string?
      resourceType  int8
      resourceName  string
  `,
};
