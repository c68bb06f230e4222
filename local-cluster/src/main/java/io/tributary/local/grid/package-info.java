/**
 * Rounds recomputed in plain Java, without broker and job, so that hundreds of combinations of
 * attack, rule and data can be compared in minutes.
 */
package io.tributary.local.grid;
