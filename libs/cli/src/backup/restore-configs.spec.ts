import { configsAfter, configsWhile } from './restore-configs.js';

const OWN = {
  'cleanup.policy': 'compact',
  'retention.ms': '1000',
  'message.timestamp.before.max.ms': '5000',
  'max.message.bytes': '2000000',
};

describe('the configs of a topic that is restored', () => {
  it('let nothing go and stamp nothing anew while records come in, and are its own in the end', () => {
    expect(configsWhile(OWN)).toEqual({
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
      'message.timestamp.type': 'CreateTime',
      'max.message.bytes': '2000000',
    });
    const changed = Object.fromEntries(configsAfter(OWN).map(({ name, value }) => [name, value]));
    expect(changed).toEqual({
      'cleanup.policy': 'compact',
      'retention.ms': '1000',
      'retention.bytes': null,
      'message.timestamp.type': null,
      'message.timestamp.before.max.ms': '5000',
    });
  });
});
