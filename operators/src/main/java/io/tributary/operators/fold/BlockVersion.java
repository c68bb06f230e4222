package io.tributary.operators.fold;

import io.tributary.serde.Digest;

/**
 * One block of a new model version or of a region's sum, for the publisher.
 *
 * @param task federation and task, {@code federation/task}
 * @param version the model's version, or the sum's round
 * @param block block index from 0
 * @param blocks how many blocks there are
 * @param hash SHA-256 of the bytes as published
 * @param manifestHash what it was made of; zeros for version 0
 * @param notBeforeMillis broker time before which no block of it was appended
 * @param sum set when it is a sum
 */
public record BlockVersion(
    String task,
    int version,
    int block,
    int blocks,
    Digest hash,
    Digest manifestHash,
    long notBeforeMillis,
    Sum sum) {
  /**
   * What is to be said of a sum.
   *
   * @param contributors participants whose updates were added
   * @param weightUnits their weight in units of 2^-20
   * @param fractionBits the unit is 2^-fractionBits
   */
  public record Sum(int contributors, long weightUnits, int fractionBits) {}
}
