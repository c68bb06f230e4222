/**
 * What is looked at ahead of a held rule: norms, directions and reports that do not fit, what a
 * participant did before, and how much of a round one participant or organization may weigh.
 */
package io.tributary.operators.quality;
