export default {
  key: 48,
  name: 'DescribeClientQuotas',
  versions: '0-1',
  flexible: '1+',
  request: `
    components    []ComponentData
      entityType  string
      matchType   int8
      match       string?
    strict        bool
  `,
  response: `
    throttleTimeMs  int32
    errorCode       int16
    errorMessage    string?
    entries         []EntryData?
      entity        []EntityData
        entityType  string
        entityName  string?
      values        []ValueData
        key         string
        value       float64
  `,
};
