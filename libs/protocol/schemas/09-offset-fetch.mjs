export default {
  key: 9,
  name: 'OffsetFetch',
  versions: '1-10',
  flexible: '6+',
  request: `
    groupId               string                         1-7
    topics                []OffsetFetchRequestTopic?2-7  1-7
      name                string
      partitionIndexes    []int32
    groups                []OffsetFetchRequestGroup      8+
      groupId             string
      memberId            string?                        9+   = null
      memberEpoch         int32                          9+   = -1
      topics              []OffsetFetchRequestTopics?
        name              string                         8-9
        topicId           uuid                           10
        partitionIndexes  []int32
    requireStable         bool                           7+   = false
  `,
  response: `
    throttleTimeMs              int32                            3+
    topics                      []OffsetFetchResponseTopic       1-7
      name                      string
      partitions                []OffsetFetchResponsePartition
        partitionIndex          int32
        committedOffset         int64
        committedLeaderEpoch    int32                            5-7  = -1
        metadata                string?
        errorCode               int16
    errorCode                   int16                            2-7  = 0
    groups                      []OffsetFetchResponseGroup       8+
      groupId                   string
      topics                    []OffsetFetchResponseTopics
        name                    string                           8-9
        topicId                 uuid                             10
        partitions              []OffsetFetchResponsePartitions
          partitionIndex        int32
          committedOffset       int64
          committedLeaderEpoch  int32                                 = -1
          metadata              string?
          errorCode             int16
      errorCode                 int16                                 = 0
  `,
};
