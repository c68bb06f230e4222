/**
 * Exact noise on whole numbers. A seed settles every bit; no floating point comes near the noise.
 */
package io.tributary.privacy.noise;
