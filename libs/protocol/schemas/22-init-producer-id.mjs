// Version 6 (two-phase commit, KIP-939) is unstable in Kafka: declared, never advertised.
export default {
  key: 22,
  name: 'InitProducerId',
  versions: '0-6',
  flexible: '2+',
  request: `
    transactionalId       string?
    transactionTimeoutMs  int32
    producerId            int64    3+  = -1
    producerEpoch         int16    3+  = -1
    enable2Pc             bool     6   = false
    keepPreparedTxn       bool     6   = false
  `,
  response: `
    throttleTimeMs           int32
    errorCode                int16
    producerId               int64     = -1
    producerEpoch            int16
    ongoingTxnProducerId     int64  6  = -1
    ongoingTxnProducerEpoch  int16  6  = -1
  `,
};
