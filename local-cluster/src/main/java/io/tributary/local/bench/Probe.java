package io.tributary.local.bench;

/** Something that can be measured again and again. */
@FunctionalInterface
interface Probe {
  /** Does it once and returns what was measured. */
  double measure() throws Exception;
}
