export default {
  key: 31,
  name: 'DeleteAcls',
  versions: '1-3',
  flexible: '2+',
  request: `
    filters               []DeleteAclsFilter
      resourceTypeFilter  int8
      resourceNameFilter  string?
      patternTypeFilter   int8                = 3
      principalFilter     string?
      hostFilter          string?
      operation           int8
      permissionType      int8
  `,
  response: `
    throttleTimeMs      int32
    filterResults       []DeleteAclsFilterResult
      errorCode         int16
      errorMessage      string?
      matchingAcls      []DeleteAclsMatchingAcl
        errorCode       int16
        errorMessage    string?
        resourceType    int8
        resourceName    string
        patternType     int8                      = 3
        principal       string
        host            string
        operation       int8
        permissionType  int8
  `,
};
