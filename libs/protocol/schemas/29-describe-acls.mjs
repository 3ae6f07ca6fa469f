export default {
  key: 29,
  name: 'DescribeAcls',
  versions: '1-3',
  flexible: '2+',
  request: `
    resourceTypeFilter  int8
    resourceNameFilter  string?
    patternTypeFilter   int8     = 3
    principalFilter     string?
    hostFilter          string?
    operation           int8
    permissionType      int8
  `,
  response: `
    throttleTimeMs      int32
    errorCode           int16
    errorMessage        string?
    resources           []DescribeAclsResource
      resourceType      int8
      resourceName      string
      patternType       int8                    = 3
      acls              []AclDescription
        principal       string
        host            string
        operation       int8
        permissionType  int8
  `,
};
