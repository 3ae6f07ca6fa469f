export default {
  key: 13,
  name: 'LeaveGroup',
  versions: '0-5',
  flexible: '4+',
  request: `
    groupId            string
    memberId           string            0-2
    members            []MemberIdentity  3+
      memberId         string
      groupInstanceId  string?                = null
      reason           string?           5    = null
  `,
  response: `
    throttleTimeMs     int32             1+
    errorCode          int16
    members            []MemberResponse  3+
      memberId         string
      groupInstanceId  string?
      errorCode        int16
  `,
};
