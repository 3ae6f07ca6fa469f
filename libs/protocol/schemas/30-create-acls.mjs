export default {
  key: 30,
  name: 'CreateAcls',
  versions: '1-3',
  flexible: '2+',
  request: `
    creations              []AclCreation
      resourceType         int8
      resourceName         string
      resourcePatternType  int8           = 3
      principal            string
      host                 string
      operation            int8
      permissionType       int8
  `,
  response: `
    throttleTimeMs  int32
    results         []AclCreationResult
      errorCode     int16
      errorMessage  string?
  `,
};
