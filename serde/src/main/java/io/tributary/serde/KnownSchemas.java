package io.tributary.serde;

import io.tributary.schemas.GeneratedClasses;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.Metric;
import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.ReleasedSchemas;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.SumBlock;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateBlock;
import io.tributary.schemas.UpdateHeader;
import io.tributary.schemas.state.DataSetState;
import io.tributary.schemas.state.IntakeState;
import io.tributary.schemas.state.RoundsState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The schemas compiled in: of every record the current one and all released ones. A schema that a
 * sender brings along is never used.
 */
final class KnownSchemas {
  private static final List<Schema> CURRENT =
      List.of(
          TaskSpec.getClassSchema(),
          ParticipantRecord.getClassSchema(),
          SignedUpdateHeader.getClassSchema(),
          UpdateHeader.getClassSchema(),
          UpdateBlock.getClassSchema(),
          JournalFact.getClassSchema(),
          ModelBlock.getClassSchema(),
          RoundFact.getClassSchema(),
          Receipt.getClassSchema(),
          Metric.getClassSchema(),
          Rejection.getClassSchema(),
          SumBlock.getClassSchema(),
          IntakeState.getClassSchema(),
          DataSetState.getClassSchema(),
          RoundsState.getClassSchema());
  private static final Map<Long, Schema> BY_FINGERPRINT = byFingerprint();
  private static final Map<String, Long> CURRENT_FINGERPRINT = currentFingerprints();

  private KnownSchemas() {}

  static {
    GeneratedClasses.trust();
  }

  /** The schema with that CRC-64-AVRO fingerprint, or null. */
  static Schema byFingerprint(long fingerprint) {
    return BY_FINGERPRINT.get(fingerprint);
  }

  /** CRC-64-AVRO fingerprint of the current schema of a record. */
  static long fingerprint(Schema current) {
    Long known = CURRENT_FINGERPRINT.get(current.getFullName());
    if (known == null) {
      throw new IllegalArgumentException(current.getFullName() + " is not a wire record");
    }
    return known;
  }

  /** The current schema of the record with that simple name, or null. */
  static Schema byName(String name) {
    return CURRENT.stream().filter(s -> s.getName().equals(name)).findFirst().orElse(null);
  }

  private static Map<Long, Schema> byFingerprint() {
    Map<Long, Schema> found = new HashMap<>();
    ReleasedSchemas.all().forEach(s -> found.put(SchemaNormalization.parsingFingerprint64(s), s));
    CURRENT.forEach(s -> found.put(SchemaNormalization.parsingFingerprint64(s), s));
    return Map.copyOf(found);
  }

  private static Map<String, Long> currentFingerprints() {
    Map<String, Long> found = new HashMap<>();
    CURRENT.forEach(s -> found.put(s.getFullName(), SchemaNormalization.parsingFingerprint64(s)));
    return Map.copyOf(found);
  }
}
