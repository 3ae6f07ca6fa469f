export default {
  name: 'ConsumerProtocolAssignment',
  versions: '0-3',
  flexible: 'none',
  fields: `
    assignedPartitions  []TopicPartition
      topic             string
      partitions        []int32
    userData            bytes?            = null
  `,
};
