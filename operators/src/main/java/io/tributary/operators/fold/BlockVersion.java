package io.tributary.operators.fold;

import io.tributary.serde.Digest;

/**
 * One block of a new model version, for the publisher.
 *
 * @param task federation and task, {@code federation/task}
 * @param version the model's version
 * @param block block index from 0
 * @param blocks how many blocks the model has
 * @param hash SHA-256 of the parameters as published
 * @param manifestHash what the version was made of; zeros for version 0
 * @param notBeforeMillis broker time before which no block of the version was appended
 */
public record BlockVersion(
    String task,
    int version,
    int block,
    int blocks,
    Digest hash,
    Digest manifestHash,
    long notBeforeMillis) {}
