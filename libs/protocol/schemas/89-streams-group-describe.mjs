export default {
  key: 89,
  name: 'StreamsGroupDescribe',
  versions: '0',
  flexible: '0+',
  request: `
    groupIds                     []string
    includeAuthorizedOperations  bool
  `,
  response: `
    struct Endpoint
      host                         string
      port                         uint16
    struct TaskOffset
      subtopologyId                string
      partition                    int32
      offset                       int64
    struct Assignment
      activeTasks                  []TaskIds
      standbyTasks                 []TaskIds
      warmupTasks                  []TaskIds
    struct TaskIds
      subtopologyId                string
      partitions                   []int32
    struct KeyValue
      key                          string
      value                        string
    struct TopicInfo
      name                         string
      partitions                   int32
      replicationFactor            int16
      topicConfigs                 []KeyValue
    throttleTimeMs                 int32
    groups                         []DescribedGroup
      errorCode                    int16
      errorMessage                 string?           = null
      groupId                      string
      groupState                   string
      groupEpoch                   int32
      assignmentEpoch              int32
      topology                     Topology?         = null
        epoch                      int32
        subtopologies              []Subtopology?    = null
          subtopologyId            string
          sourceTopics             []string
          repartitionSinkTopics    []string
          stateChangelogTopics     []TopicInfo
          repartitionSourceTopics  []TopicInfo
      members                      []Member
        memberId                   string
        memberEpoch                int32
        instanceId                 string?           = null
        rackId                     string?           = null
        clientId                   string
        clientHost                 string
        topologyEpoch              int32
        processId                  string
        userEndpoint               Endpoint?         = null
        clientTags                 []KeyValue
        taskOffsets                []TaskOffset
        taskEndOffsets             []TaskOffset
        assignment                 Assignment
        targetAssignment           Assignment
        isClassic                  bool
      authorizedOperations         int32             = -2147483648
  `,
};
