export default {
  key: 27,
  name: 'WriteTxnMarkers',
  versions: '1-2',
  flexible: '1+',
  request: `
    markers               []WritableTxnMarker
      producerId          int64
      producerEpoch       int16
      transactionResult   bool
      topics              []WritableTxnMarkerTopic
        name              string
        partitionIndexes  []int32
      coordinatorEpoch    int32
      transactionVersion  int8                      2  = 0
  `,
  response: `
    markers               []WritableTxnMarkerResult
      producerId          int64
      topics              []WritableTxnMarkerTopicResult
        name              string
        partitions        []WritableTxnMarkerPartitionResult
          partitionIndex  int32
          errorCode       int16
  `,
};
