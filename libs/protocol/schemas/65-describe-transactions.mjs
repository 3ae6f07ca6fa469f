export default {
  key: 65,
  name: 'DescribeTransactions',
  versions: '0',
  flexible: '0+',
  request: `
    transactionalIds  []string
  `,
  response: `
    throttleTimeMs            int32
    transactionStates         []TransactionState
      errorCode               int16
      transactionalId         string
      transactionState        string
      transactionTimeoutMs    int32
      transactionStartTimeMs  int64
      producerId              int64
      producerEpoch           int16
      topics                  []TopicData
        topic                 string
        partitions            []int32
  `,
};
