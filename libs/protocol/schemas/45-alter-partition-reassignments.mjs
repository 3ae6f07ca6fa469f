export default {
  key: 45,
  name: 'AlterPartitionReassignments',
  versions: '0-1',
  flexible: '0+',
  request: `
    timeoutMs                     int32                       = 60000
    allowReplicationFactorChange  bool                     1  = true
    topics                        []ReassignableTopic
      name                        string
      partitions                  []ReassignablePartition
        partitionIndex            int32
        replicas                  []int32?                    = null
  `,
  response: `
    throttleTimeMs                int32
    allowReplicationFactorChange  bool                             1  = true
    errorCode                     int16
    errorMessage                  string?
    responses                     []ReassignableTopicResponse
      name                        string
      partitions                  []ReassignablePartitionResponse
        partitionIndex            int32
        errorCode                 int16
        errorMessage              string?
  `,
};
