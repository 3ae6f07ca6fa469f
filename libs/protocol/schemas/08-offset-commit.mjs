export default {
  key: 8,
  name: 'OffsetCommit',
  versions: '2-10',
  flexible: '8+',
  request: `
    groupId                    string
    generationIdOrMemberEpoch  int32                                = -1
    memberId                   string
    groupInstanceId            string?                         7+   = null
    retentionTimeMs            int64                           2-4  = -1
    topics                     []OffsetCommitRequestTopic
      name                     string                          2-9
      topicId                  uuid                            10
      partitions               []OffsetCommitRequestPartition
        partitionIndex         int32
        committedOffset        int64
        committedLeaderEpoch   int32                           6+   = -1
        committedMetadata      string?
  `,
  response: `
    throttleTimeMs      int32                            3+
    topics              []OffsetCommitResponseTopic
      name              string                           2-9
      topicId           uuid                             10
      partitions        []OffsetCommitResponsePartition
        partitionIndex  int32
        errorCode       int16
  `,
};
