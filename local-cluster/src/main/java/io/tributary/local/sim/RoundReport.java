package io.tributary.local.sim;

/**
 * One round of a demonstration.
 *
 * @param version model version that it made
 * @param included updates folded
 * @param wanted updates that close it at once
 * @param rejected updates refused while it was open
 * @param accuracy on the held-out examples, 0 to 1
 * @param loss mean cross-entropy on the held-out examples, nats
 * @param backdoor share of marked held-out examples of other classes that are taken for the
 *     backdoor's class, 0 to 1; null when no backdoor is attempted
 * @param modelHash root hash, hexadecimal
 * @param durationMs from opening to closing, broker time
 * @param closeMs from the closing fact's append to the last model block's append, broker time
 * @param elapsedMs from the opening of round 1 to this model's last block, broker time
 */
public record RoundReport(
    int round,
    int version,
    int included,
    int wanted,
    int rejected,
    double accuracy,
    double loss,
    Double backdoor,
    String modelHash,
    long durationMs,
    long closeMs,
    long elapsedMs) {}
