/**
 * Robust aggregation without Flink: from what is known of a round's updates to the weights that
 * make its aggregate.
 *
 * <p>A held rule has two parts, either of which may be missing. The first sees inner products only
 * and gives a matrix of weights (Krum, geometric median, nearest-neighbour mixing, ...). The second
 * works coordinate by coordinate on the rows that the weights make (median, trimmed mean, ...). So
 * a rule never needs a whole model in one place.
 */
package io.tributary.operators.robust;
