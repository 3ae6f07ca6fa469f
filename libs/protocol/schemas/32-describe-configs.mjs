export default {
  key: 32,
  name: 'DescribeConfigs',
  versions: '1-4',
  flexible: '4+',
  request: `
    resources             []DescribeConfigsResource
      resourceType        int8
      resourceName        string
      configurationKeys   []string?
    includeSynonyms       bool                           = false
    includeDocumentation  bool                       3+  = false
  `,
  response: `
    throttleTimeMs     int32
    results            []DescribeConfigsResult
      errorCode        int16
      errorMessage     string?
      resourceType     int8
      resourceName     string
      configs          []DescribeConfigsResourceResult
        name           string
        value          string?
        readOnly       bool
        configSource   int8                                 = -1
        isSensitive    bool
        synonyms       []DescribeConfigsSynonym
          name         string
          value        string?
          source       int8
        configType     int8                             3+  = 0
        documentation  string?                          3+
  `,
};
