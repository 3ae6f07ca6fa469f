export default {
  key: 37,
  name: 'CreatePartitions',
  versions: '0-3',
  flexible: '2+',
  request: `
    topics         []CreatePartitionsTopic
      name         string
      count        int32
      assignments  []CreatePartitionsAssignment?
        brokerIds  []int32
    timeoutMs      int32
    validateOnly   bool
  `,
  response: `
    throttleTimeMs  int32
    results         []CreatePartitionsTopicResult
      name          string
      errorCode     int16
      errorMessage  string?                        = null
  `,
};
