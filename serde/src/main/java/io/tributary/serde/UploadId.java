package io.tributary.serde;

/**
 * One upload of an update. The same signed update may be written to two partitions, by a client
 * that changed its partitioner or by somebody who copies records, and again to the same partition
 * once it is forgotten there. Each upload is judged and cleared on its own; at most one is folded.
 *
 * @param update the update's id
 * @param partition partition of the updates topic
 * @param firstOffset offset of its header there
 */
public record UploadId(Digest update, int partition, long firstOffset) {}
