export default {
  key: 43,
  name: 'ElectLeaders',
  versions: '0-2',
  flexible: '2+',
  request: `
    electionType     int8                1+
    topicPartitions  []TopicPartitions?
      topic          string
      partitions     []int32
    timeoutMs        int32                   = 60000
  `,
  response: `
    throttleTimeMs          int32
    errorCode               int16                    1+
    replicaElectionResults  []ReplicaElectionResult
      topic                 string
      partitionResult       []PartitionResult
        partitionId         int32
        errorCode           int16
        errorMessage        string?
  `,
};
