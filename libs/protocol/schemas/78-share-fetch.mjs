export default {
  key: 78,
  name: 'ShareFetch',
  versions: '1-2',
  flexible: '0+',
  request: `
    groupId                     string?                    = null
    memberId                    string?
    shareSessionEpoch           int32
    maxWaitMs                   int32
    minBytes                    int32
    maxBytes                    int32                      = 0x7fffffff
    maxRecords                  int32
    batchSize                   int32
    shareAcquireMode            int8                    2  = 0
    isRenewAck                  bool                    2  = false
    topics                      []FetchTopic
      topicId                   uuid
      partitions                []FetchPartition
        partitionIndex          int32
        acknowledgementBatches  []AcknowledgementBatch
          firstOffset           int64
          lastOffset            int64
          acknowledgeTypes      []int8
    forgottenTopicsData         []ForgottenTopic
      topicId                   uuid
      partitions                []int32
  `,
  response: `
    throttleTimeMs               int32
    errorCode                    int16
    errorMessage                 string?                        = null
    acquisitionLockTimeoutMs     int32
    responses                    []ShareFetchableTopicResponse
      topicId                    uuid
      partitions                 []PartitionData
        partitionIndex           int32
        errorCode                int16
        errorMessage             string?                        = null
        acknowledgeErrorCode     int16
        acknowledgeErrorMessage  string?                        = null
        currentLeader            LeaderIdAndEpoch
          leaderId               int32
          leaderEpoch            int32
        records                  records
        acquiredRecords          []AcquiredRecords
          firstOffset            int64
          lastOffset             int64
          deliveryCount          int16
    nodeEndpoints                []NodeEndpoint
      nodeId                     int32
      host                       string
      port                       int32
      rack                       string?                        = null
  `,
};
