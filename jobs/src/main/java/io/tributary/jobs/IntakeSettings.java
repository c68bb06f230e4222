package io.tributary.jobs;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Properties;

/**
 * What an intake needs to know.
 *
 * @param kafka properties of its Kafka clients
 * @param creditBytes undecided bytes beyond which it stops reading
 * @param uploadBytes declared bytes of unfinished uploads beyond which a new one is told BUSY
 * @param journalKept how long the journal keeps a fact at least
 * @param schemaIds registry ids of records in Confluent's framing
 */
record IntakeSettings(
    Properties kafka,
    long creditBytes,
    long uploadBytes,
    Duration journalKept,
    HashMap<Integer, String> schemaIds)
    implements Serializable {
  /** Security properties may be among them. */
  @Override
  public String toString() {
    return "IntakeSettings";
  }
}
