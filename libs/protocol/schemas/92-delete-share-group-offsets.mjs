export default {
  key: 92,
  name: 'DeleteShareGroupOffsets',
  versions: '0',
  flexible: '0+',
  request: `
    groupId      string
    topics       []DeleteShareGroupOffsetsRequestTopic
      topicName  string
  `,
  response: `
    throttleTimeMs  int32
    errorCode       int16
    errorMessage    string?                                 = null
    responses       []DeleteShareGroupOffsetsResponseTopic
      topicName     string
      topicId       uuid
      errorCode     int16
      errorMessage  string?                                 = null
  `,
};
