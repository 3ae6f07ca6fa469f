export default {
  key: 77,
  name: 'ShareGroupDescribe',
  versions: '1',
  flexible: '0+',
  request: `
    groupIds                     []string
    includeAuthorizedOperations  bool
  `,
  response: `
    struct TopicPartitions
      topicId                 uuid
      topicName               string
      partitions              []int32
    struct Assignment
      topicPartitions         []TopicPartitions
    throttleTimeMs            int32
    groups                    []DescribedGroup
      errorCode               int16
      errorMessage            string?            = null
      groupId                 string
      groupState              string
      groupEpoch              int32
      assignmentEpoch         int32
      assignorName            string
      members                 []Member
        memberId              string
        rackId                string?            = null
        memberEpoch           int32
        clientId              string
        clientHost            string
        subscribedTopicNames  []string
        assignment            Assignment
      authorizedOperations    int32              = -2147483648
  `,
};
