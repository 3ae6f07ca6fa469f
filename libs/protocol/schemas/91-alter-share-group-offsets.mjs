export default {
  key: 91,
  name: 'AlterShareGroupOffsets',
  versions: '0',
  flexible: '0+',
  request: `
    groupId             string
    topics              []AlterShareGroupOffsetsRequestTopic
      topicName         string
      partitions        []AlterShareGroupOffsetsRequestPartition
        partitionIndex  int32
        startOffset     int64
  `,
  response: `
    throttleTimeMs      int32
    errorCode           int16
    errorMessage        string?                                    = null
    responses           []AlterShareGroupOffsetsResponseTopic
      topicName         string
      topicId           uuid
      partitions        []AlterShareGroupOffsetsResponsePartition
        partitionIndex  int32
        errorCode       int16
        errorMessage    string?                                    = null
  `,
};
