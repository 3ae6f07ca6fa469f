import { AlterConfigs, DescribeConfigs, IncrementalAlterConfigs } from '@posthorn/protocol';
import { bad, MISSING, TOPIC, type BadRequest } from './row.js';

const [TOPIC_TYPE, BROKER_TYPE] = [2, 4];

const config = (
  resourceType: number,
  resourceName: string,
  name: string,
  value: string | null,
) => ({
  resources: [{ resourceType, resourceName, configs: [{ name, value, configOperation: 0 }] }],
  validateOnly: false,
});

const reset = (name: string) => ({
  resources: [
    {
      resourceType: TOPIC_TYPE,
      resourceName: TOPIC,
      configs: [{ name, configOperation: 1, value: null }],
    },
  ],
  validateOnly: false,
});

const described = (resourceType: number, resourceName: string) => ({
  resources: [{ resourceType, resourceName, configurationKeys: null }],
});

/** What is asked of the configs of topics and brokers. */
export const configRows: readonly BadRequest[] = [
  bad(
    DescribeConfigs,
    4,
    ['unknown topic', described(TOPIC_TYPE, MISSING)],
    (r) => r.results[0],
    'UNKNOWN_TOPIC_OR_PARTITION',
    /does not host/,
  ),
  bad(
    DescribeConfigs,
    4,
    ['a topic that cannot be', described(TOPIC_TYPE, 'a b')],
    (r) => r.results[0],
    'INVALID_TOPIC_EXCEPTION',
  ),
  bad(
    DescribeConfigs,
    4,
    ['unknown broker', described(BROKER_TYPE, '99')],
    (r) => r.results[0],
    'INVALID_REQUEST',
    /expected 1 or empty/,
  ),
  bad(
    DescribeConfigs,
    4,
    ['a type that is none', described(77, 'x')],
    (r) => r.results[0],
    'INVALID_REQUEST',
    /77/,
  ),
  bad(
    AlterConfigs,
    2,
    ['unknown topic', config(TOPIC_TYPE, MISSING, 'retention.ms', '1')],
    (r) => r.responses[0],
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    AlterConfigs,
    2,
    ['a null value', config(TOPIC_TYPE, TOPIC, 'retention.ms', null)],
    (r) => r.responses[0],
    'INVALID_REQUEST',
    /Null value/,
  ),
  bad(
    AlterConfigs,
    2,
    ['a type that is none', config(77, 'x', 'a', '1')],
    (r) => r.responses[0],
    'INVALID_REQUEST',
    /77/,
  ),
  bad(
    IncrementalAlterConfigs,
    1,
    ['unknown topic', config(TOPIC_TYPE, MISSING, 'retention.ms', '1')],
    (r) => r.responses[0],
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    IncrementalAlterConfigs,
    1,
    ['no topic', config(TOPIC_TYPE, '', 'retention.ms', '1')],
    (r) => r.responses[0],
    'INVALID_REQUEST',
    /Default topic/,
  ),
  bad(
    IncrementalAlterConfigs,
    1,
    ['an unknown config', config(TOPIC_TYPE, TOPIC, 'no.such', '1')],
    (r) => r.responses[0],
    'INVALID_CONFIG',
    /no\.such/,
  ),
  bad(
    IncrementalAlterConfigs,
    1,
    ['an unknown config, which is reset', reset('no.such')],
    (r) => r.responses[0],
    'NONE',
  ),
  ...['a b', 'x'.repeat(250)].flatMap((name) => [
    bad(
      AlterConfigs,
      2,
      [`a topic that cannot be, of ${name.length}`, config(TOPIC_TYPE, name, 'retention.ms', '1')],
      (r) => r.responses[0],
      'INVALID_TOPIC_EXCEPTION',
    ),
    bad(
      IncrementalAlterConfigs,
      1,
      [`a topic that cannot be, of ${name.length}`, config(TOPIC_TYPE, name, 'retention.ms', '1')],
      (r) => r.responses[0],
      'INVALID_TOPIC_EXCEPTION',
    ),
  ]),
  bad(
    AlterConfigs,
    2,
    ['no topic', config(TOPIC_TYPE, '', 'retention.ms', '1')],
    (r) => r.responses[0],
    'INVALID_REQUEST',
    /Default topic/,
  ),
  bad(
    IncrementalAlterConfigs,
    1,
    [
      'a resource twice',
      {
        resources: [1, 2].map(() => config(TOPIC_TYPE, TOPIC, 'retention.ms', '1').resources[0]),
        validateOnly: true,
      },
    ],
    (r) => r.responses[0],
    'INVALID_REQUEST',
    /at most once/,
  ),
];
