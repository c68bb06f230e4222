package io.tributary.local.sim;

import io.tributary.local.attack.AttackSpec;
import java.util.Optional;

/**
 * How simulated participants behave.
 *
 * @param stragglers how slow they are
 * @param attack what some of them do instead of training honestly
 */
public record Behaviour(Stragglers stragglers, Optional<AttackSpec> attack) {}
