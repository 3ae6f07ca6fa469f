export default {
  key: 34,
  name: 'AlterReplicaLogDirs',
  versions: '1-2',
  flexible: '2+',
  request: `
    dirs            []AlterReplicaLogDir
      path          string
      topics        []AlterReplicaLogDirTopic
        name        string
        partitions  []int32
  `,
  response: `
    throttleTimeMs      int32
    results             []AlterReplicaLogDirTopicResult
      topicName         string
      partitions        []AlterReplicaLogDirPartitionResult
        partitionIndex  int32
        errorCode       int16
  `,
};
