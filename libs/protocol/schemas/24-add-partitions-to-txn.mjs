export default {
  key: 24,
  name: 'AddPartitionsToTxn',
  versions: '0-5',
  flexible: '3+',
  request: `
    struct AddPartitionsToTxnTopic
      name                     string
      partitions               []int32
    transactions               []AddPartitionsToTxnTransaction  4+
      transactionalId          string
      producerId               int64
      producerEpoch            int16
      verifyOnly               bool                                  = false
      topics                   []AddPartitionsToTxnTopic
    v3AndBelowTransactionalId  string                           0-3
    v3AndBelowProducerId       int64                            0-3
    v3AndBelowProducerEpoch    int16                            0-3
    v3AndBelowTopics           []AddPartitionsToTxnTopic        0-3
  `,
  response: `
    struct AddPartitionsToTxnTopicResult
      name                    string
      resultsByPartition      []AddPartitionsToTxnPartitionResult
    struct AddPartitionsToTxnPartitionResult
      partitionIndex          int32
      partitionErrorCode      int16
    throttleTimeMs            int32
    errorCode                 int16                                4+
    resultsByTransaction      []AddPartitionsToTxnResult           4+
      transactionalId         string
      topicResults            []AddPartitionsToTxnTopicResult
    resultsByTopicV3AndBelow  []AddPartitionsToTxnTopicResult      0-3
  `,
};
