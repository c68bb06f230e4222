package io.tributary.operators.fold;

import io.tributary.operators.robust.Gram;

/**
 * One block's share of the inner products of a held round.
 *
 * @param task federation and task, {@code federation/task}
 * @param round the round
 * @param block block index from 0
 * @param blocks how many blocks there are
 * @param gram products over the block's parameters; rows are the updates in the order of their ids
 *     and, when the rule looks at it, the previous aggregate
 */
public record GramPart(String task, int round, int block, int blocks, Gram gram)
    implements BlockOutput {}
