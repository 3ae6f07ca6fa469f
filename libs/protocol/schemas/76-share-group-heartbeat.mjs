export default {
  key: 76,
  name: 'ShareGroupHeartbeat',
  versions: '1',
  flexible: '0+',
  request: `
    groupId               string
    memberId              string
    memberEpoch           int32
    rackId                string?    = null
    subscribedTopicNames  []string?  = null
  `,
  response: `
    struct TopicPartitions
      topicId            uuid
      partitions         []int32
    throttleTimeMs       int32
    errorCode            int16
    errorMessage         string?            = null
    memberId             string?            = null
    memberEpoch          int32
    heartbeatIntervalMs  int32
    assignment           Assignment?        = null
      topicPartitions    []TopicPartitions
  `,
};
