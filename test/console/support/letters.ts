export const LETTERS = 3;

export const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
};

/** As the transport writes them: Spring's headers beside the record that was given up on. */
export function letter(offset: number): {
  key: string;
  value: string;
  headers: Record<string, Buffer | string>;
} {
  return {
    key: `o-${offset}`,
    value: `{"id":"o-${offset}","tip":"none"}`,
    headers: {
      'kafka_dlt-original-topic': 'orders',
      'kafka_dlt-original-partition': int(0),
      'kafka_dlt-original-offset': long(offset),
      'kafka_dlt-original-consumer-group': 'payment',
      'kafka_dlt-exception-fqcn': 'TypeError',
      'kafka_dlt-exception-message': `tip of order ${offset} is no number`,
      'kafka_dlt-exception-stacktrace': `TypeError: tip of order ${offset} is no number\n    at PaymentController.charge (payment.controller.js:17:11)`,
      kafka_deliveryAttempt: int(5),
      'posthorn-handler': 'PaymentController.charge',
    },
  };
}
