package io.tributary.operators.fold.flink;

import io.tributary.serde.Digest;

/**
 * Which update of which held round a block is of.
 *
 * @param round the round, from 1
 * @param update the update
 */
public record HeldKey(int round, Digest update) {}
