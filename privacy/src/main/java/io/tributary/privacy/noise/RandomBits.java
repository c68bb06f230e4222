package io.tributary.privacy.noise;

/** Independent fair bits, or what cannot be told from them. */
public interface RandomBits {
  /** The next 64 bits. */
  long next();
}
