export default {
  key: 19,
  name: 'CreateTopics',
  versions: '2-7',
  flexible: '5+',
  request: `
    topics               []CreatableTopic
      name               string
      numPartitions      int32
      replicationFactor  int16
      assignments        []CreatableReplicaAssignment
        partitionIndex   int32
        brokerIds        []int32
      configs            []CreatableTopicConfig
        name             string
        value            string?
    timeoutMs            int32                         = 60000
    validateOnly         bool                          = false
  `,
  response: `
    throttleTimeMs          int32
    topics                  []CreatableTopicResult
      name                  string
      topicId               uuid                      7
      errorCode             int16
      errorMessage          string?
      topicConfigErrorCode  int16                     5+  tag 0
      numPartitions         int32                     5+  = -1
      replicationFactor     int16                     5+  = -1
      configs               []CreatableTopicConfigs?  5+
        name                string
        value               string?
        readOnly            bool
        configSource        int8                          = -1
        isSensitive         bool
  `,
};
