package io.tributary.schemas;

import io.tributary.schemas.state.DataSetState;
import io.tributary.schemas.state.IntakeState;
import io.tributary.schemas.state.RoundsState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The schemas of the generated classes, one for each record that is written by itself. */
final class CurrentSchemas {
  private static final List<Schema> RECORDS =
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

  private CurrentSchemas() {}

  static Stream<Schema> records() {
    return RECORDS.stream();
  }

  /** Every named type, by full name: the records above and all that is nested in them. */
  static Map<String, Schema> named() {
    Map<String, Schema> found = new LinkedHashMap<>();
    RECORDS.forEach(schema -> collect(schema, found));
    return found;
  }

  private static void collect(Schema schema, Map<String, Schema> found) {
    switch (schema.getType()) {
      case RECORD -> {
        if (found.put(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> collect(field.schema(), found));
        }
      }
      case ENUM, FIXED -> found.put(schema.getFullName(), schema);
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, found));
      case ARRAY -> collect(schema.getElementType(), found);
      case MAP -> collect(schema.getValueType(), found);
      default -> {}
    }
  }
}
