/** What Kafka says with THROTTLING_QUOTA_EXCEEDED. */
export const QUOTA_EXCEEDED = 'The throttling quota has been exceeded.';
