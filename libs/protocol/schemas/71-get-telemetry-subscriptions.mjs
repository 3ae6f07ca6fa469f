export default {
  key: 71,
  name: 'GetTelemetrySubscriptions',
  versions: '0',
  flexible: '0+',
  request: `
    clientInstanceId  uuid
  `,
  response: `
    throttleTimeMs            int32
    errorCode                 int16
    clientInstanceId          uuid
    subscriptionId            int32
    acceptedCompressionTypes  []int8
    pushIntervalMs            int32
    telemetryMaxBytes         int32
    deltaTemporality          bool
    requestedMetrics          []string
  `,
};
