package io.tributary.serde;

/**
 * One upload of an update. The same signed update may be written to two partitions, by a client
 * that changed its partitioner or by somebody who copies records; each copy is judged and cleared
 * on its own, and at most one of them is folded.
 *
 * @param update the update's id
 * @param partition partition of the updates topic
 */
public record UploadId(Digest update, int partition) {}
