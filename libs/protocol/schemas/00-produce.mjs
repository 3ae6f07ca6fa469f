// Kafka accepts 3-13 and advertises 0-13: without a minimum of 0, librdkafka before 2.11 stops compressing.
export default {
  key: 0,
  name: 'Produce',
  versions: '3-13',
  flexible: '9+',
  request: `
    transactionalId  string?                       = null
    acks             int16
    timeoutMs        int32
    topicData        []TopicProduceData
      name           string                  3-12
      topicId        uuid                    13
      partitionData  []PartitionProduceData
        index        int32
        records      records?
  `,
  response: `
    responses                     []TopicProduceResponse
      name                        string                       3-12
      topicId                     uuid                         13
      partitionResponses          []PartitionProduceResponse
        index                     int32
        errorCode                 int16
        baseOffset                int64
        logAppendTimeMs           int64                              = -1
        logStartOffset            int64                        5+    = -1
        recordErrors              []BatchIndexAndErrorMessage  8+
          batchIndex              int32
          batchIndexErrorMessage  string?                            = null
        errorMessage              string?                      8+    = null
        currentLeader             LeaderIdAndEpoch             10+   tag 0
          leaderId                int32                              = -1
          leaderEpoch             int32                              = -1
    throttleTimeMs                int32                              = 0
    nodeEndpoints                 []NodeEndpoint               10+   tag 0
      nodeId                      int32
      host                        string
      port                        int32
      rack                        string?                            = null
  `,
};
