export default {
  name: 'ConsumerProtocolSubscription',
  versions: '0-3',
  flexible: 'none',
  fields: `
    topics           []string
    userData         bytes?                = null
    ownedPartitions  []TopicPartition  1+
      topic          string
      partitions     []int32
    generationId     int32             2+  = -1
    rackId           string?           3   = null
  `,
};
