export default {
  key: 90,
  name: 'DescribeShareGroupOffsets',
  versions: '0-1',
  flexible: '0+',
  request: `
    groups          []DescribeShareGroupOffsetsRequestGroup
      groupId       string
      topics        []DescribeShareGroupOffsetsRequestTopic?
        topicName   string
        partitions  []int32
  `,
  response: `
    throttleTimeMs        int32
    groups                []DescribeShareGroupOffsetsResponseGroup
      groupId             string
      topics              []DescribeShareGroupOffsetsResponseTopic
        topicName         string
        topicId           uuid
        partitions        []DescribeShareGroupOffsetsResponsePartition
          partitionIndex  int32
          startOffset     int64
          leaderEpoch     int32
          lag             int64                                         1  = -1
          errorCode       int16
          errorMessage    string?                                          = null
      errorCode           int16
      errorMessage        string?                                          = null
  `,
};
