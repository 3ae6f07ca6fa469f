export default {
  key: 88,
  name: 'StreamsGroupHeartbeat',
  versions: '0',
  flexible: '0+',
  request: `
    struct KeyValue
      key                          string
      value                        string
    struct TopicInfo
      name                         string
      partitions                   int32
      replicationFactor            int16
      topicConfigs                 []KeyValue
    struct Endpoint
      host                         string
      port                         uint16
    struct TaskOffset
      subtopologyId                string
      partition                    int32
      offset                       int64
    struct TaskIds
      subtopologyId                string
      partitions                   []int32
    groupId                        string
    memberId                       string
    memberEpoch                    int32
    endpointInformationEpoch       int32
    instanceId                     string?             = null
    rackId                         string?             = null
    rebalanceTimeoutMs             int32               = -1
    topology                       Topology?           = null
      epoch                        int32
      subtopologies                []Subtopology
        subtopologyId              string
        sourceTopics               []string
        sourceTopicRegex           []string
        stateChangelogTopics       []TopicInfo
        repartitionSinkTopics      []string
        repartitionSourceTopics    []TopicInfo
        copartitionGroups          []CopartitionGroup
          sourceTopics             []int16
          sourceTopicRegex         []int16
          repartitionSourceTopics  []int16
    activeTasks                    []TaskIds?          = null
    standbyTasks                   []TaskIds?          = null
    warmupTasks                    []TaskIds?          = null
    processId                      string?             = null
    userEndpoint                   Endpoint?           = null
    clientTags                     []KeyValue?         = null
    taskOffsets                    []TaskOffset?       = null
    taskEndOffsets                 []TaskOffset?       = null
    shutdownApplication            bool                = false
  `,
  response: `
    struct Status
      statusCode              int8
      statusDetail            string
    struct TopicPartition
      topic                   string
      partitions              []int32
    struct TaskIds
      subtopologyId           string
      partitions              []int32
    struct Endpoint
      host                    string
      port                    uint16
    throttleTimeMs            int32
    errorCode                 int16
    errorMessage              string?                  = null
    memberId                  string
    memberEpoch               int32
    heartbeatIntervalMs       int32
    acceptableRecoveryLag     int32
    taskOffsetIntervalMs      int32
    status                    []Status?
    activeTasks               []TaskIds?               = null
    standbyTasks              []TaskIds?               = null
    warmupTasks               []TaskIds?               = null
    endpointInformationEpoch  int32
    partitionsByUserEndpoint  []EndpointToPartitions?  = null
      userEndpoint            Endpoint
      activePartitions        []TopicPartition
      standbyPartitions       []TopicPartition
  `,
};
