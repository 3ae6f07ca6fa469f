export default {
  key: 10,
  name: 'FindCoordinator',
  versions: '0-6',
  flexible: '3+',
  request: `
    key              string    0-3
    keyType          int8      1+   = 0
    coordinatorKeys  []string  4+
  `,
  response: `
    throttleTimeMs  int32          1+
    errorCode       int16          0-3
    errorMessage    string?        1-3
    nodeId          int32          0-3
    host            string         0-3
    port            int32          0-3
    coordinators    []Coordinator  4+
      key           string
      nodeId        int32
      host          string
      port          int32
      errorCode     int16
      errorMessage  string?
  `,
};
