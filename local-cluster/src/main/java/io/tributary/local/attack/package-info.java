/**
 * What Byzantine participants do in simulations: pure functions of what they know to what they
 * send. Updates are deltas, trained minus base parameters; where a paper works on gradients the
 * sign is the other one, since a delta goes against the gradient.
 */
package io.tributary.local.attack;
