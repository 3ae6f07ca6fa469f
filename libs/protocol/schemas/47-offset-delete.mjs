export default {
  key: 47,
  name: 'OffsetDelete',
  versions: '0',
  flexible: 'none',
  request: `
    groupId             string
    topics              []OffsetDeleteRequestTopic
      name              string
      partitions        []OffsetDeleteRequestPartition
        partitionIndex  int32
  `,
  response: `
    errorCode           int16
    throttleTimeMs      int32
    topics              []OffsetDeleteResponseTopic
      name              string
      partitions        []OffsetDeleteResponsePartition
        partitionIndex  int32
        errorCode       int16
  `,
};
