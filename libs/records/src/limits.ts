/** Kafka's default of `max.message.bytes`: 1 MiB of records and a batch header's worth of overhead. */
export const MESSAGE_BYTES_MAX = 1_048_588;

/**
 * Ceiling for the records of one batch after decompression. A megabyte of zstd can unfold into gigabytes; producers cut
 * their batches at about a megabyte before compression, so 64 MiB is far above what is honest and harmless to hold once.
 */
export const DECOMPRESSED_BYTES_MAX = 64 * 1024 * 1024;
