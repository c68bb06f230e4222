/** Factors of the prefix sum for noise that is correlated over rounds (DP-FTRL). */
package io.tributary.privacy.matrix;
