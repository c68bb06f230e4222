/** From the inner products that the blocks tell to the weights that are proposed for a round. */
package io.tributary.operators.scores;
