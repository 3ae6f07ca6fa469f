export default {
  key: 69,
  name: 'ConsumerGroupDescribe',
  versions: '0-1',
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
      errorMessage            string?               = null
      groupId                 string
      groupState              string
      groupEpoch              int32
      assignmentEpoch         int32
      assignorName            string
      members                 []Member
        memberId              string
        instanceId            string?               = null
        rackId                string?               = null
        memberEpoch           int32
        clientId              string
        clientHost            string
        subscribedTopicNames  []string
        subscribedTopicRegex  string?               = null
        assignment            Assignment
        targetAssignment      Assignment
        memberType            int8               1  = -1
      authorizedOperations    int32                 = -2147483648
  `,
};
