export default {
  key: 49,
  name: 'AlterClientQuotas',
  versions: '0-1',
  flexible: '1+',
  request: `
    entries         []EntryData
      entity        []EntityData
        entityType  string
        entityName  string?
      ops           []OpData
        key         string
        value       float64
        remove      bool
    validateOnly    bool
  `,
  response: `
    throttleTimeMs  int32
    entries         []EntryData
      errorCode     int16
      errorMessage  string?
      entity        []EntityData
        entityType  string
        entityName  string?
  `,
};
