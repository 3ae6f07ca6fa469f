/** What stands for a text that may quote what is hidden. */
export const HIDDEN_TEXT = 'masked: it may quote the record';

/** Headers of Spring, @posthorn/transport and Kafka Connect. */
const FAILURE_TEXT =
  /^(?:kafka_dlt-(?:key-)?exception-(?:message|stacktrace)|__connect\.errors\.exception\.(?:message|stacktrace))$/;

/** Whether a header holds what an exception said: `"4111…" is no valid card`. A part of a value is found by no rule. */
export function isFailureText(header: string): boolean {
  return FAILURE_TEXT.test(header);
}
