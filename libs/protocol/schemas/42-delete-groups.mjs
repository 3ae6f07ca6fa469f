export default {
  key: 42,
  name: 'DeleteGroups',
  versions: '0-2',
  flexible: '2+',
  request: `
    groupsNames  []string
  `,
  response: `
    throttleTimeMs  int32
    results         []DeletableGroupResult
      groupId       string
      errorCode     int16
  `,
};
