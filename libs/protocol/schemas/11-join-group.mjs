export default {
  key: 11,
  name: 'JoinGroup',
  versions: '0-9',
  flexible: '6+',
  request: `
    groupId             string
    sessionTimeoutMs    int32
    rebalanceTimeoutMs  int32                       1+  = -1
    memberId            string
    groupInstanceId     string?                     5+  = null
    protocolType        string
    protocols           []JoinGroupRequestProtocol
      name              string
      metadata          bytes
    reason              string?                     8+  = null
  `,
  response: `
    throttleTimeMs     int32                      2+
    errorCode          int16
    generationId       int32                          = -1
    protocolType       string?                    7+  = null
    protocolName       string?7+
    leader             string
    skipAssignment     bool                       9   = false
    memberId           string
    members            []JoinGroupResponseMember
      memberId         string
      groupInstanceId  string?                    5+  = null
      metadata         bytes
  `,
};
