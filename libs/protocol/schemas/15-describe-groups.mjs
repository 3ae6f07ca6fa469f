export default {
  key: 15,
  name: 'DescribeGroups',
  versions: '0-6',
  flexible: '5+',
  request: `
    groups                       []string
    includeAuthorizedOperations  bool      3+
  `,
  response: `
    throttleTimeMs          int32                   1+
    groups                  []DescribedGroup
      errorCode             int16
      errorMessage          string?                 6   = null
      groupId               string
      groupState            string
      protocolType          string
      protocolData          string
      members               []DescribedGroupMember
        memberId            string
        groupInstanceId     string?                 4+  = null
        clientId            string
        clientHost          string
        memberMetadata      bytes
        memberAssignment    bytes
      authorizedOperations  int32                   3+  = -2147483648
  `,
};
