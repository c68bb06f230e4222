package io.tributary.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The schemas are the reference of the wire format, so nothing in them may go without words. */
final class SchemaDocumentationTest {
  @Test
  void everyFieldIsDocumented() {
    List<String> silent = new ArrayList<>();
    for (Schema type : CurrentSchemas.named().values()) {
      if (type.getType() == Schema.Type.RECORD) {
        type.getFields().stream()
            .filter(field -> field.doc() == null || field.doc().isBlank())
            .forEach(field -> silent.add(type.getName() + "." + field.name()));
      }
    }
    assertThat(silent).as("fields without a doc").isEmpty();
  }

  @Test
  void everyRecordThatIsWrittenByItselfSaysWhereItLives() {
    assertThat(CurrentSchemas.records())
        .allSatisfy(schema -> assertThat(schema.getDoc()).as(schema.getName()).isNotBlank());
  }

  @Test
  void everyEnumHasADefaultSoThatOldReadersSurviveNewSymbols() {
    List<Schema> enums =
        CurrentSchemas.named().values().stream()
            .filter(type -> type.getType() == Schema.Type.ENUM)
            .toList();
    assertThat(enums)
        .extracting(Schema::getName)
        .containsExactlyInAnyOrder(
            "DesiredState",
            "ParticipantStatus",
            "RejectionCode",
            "CloseReason",
            "ReceiptStatus",
            "RoundPhase");
    assertThat(enums)
        .allSatisfy(
            type ->
                assertThat(type.getEnumSymbols())
                    .as(type.getName() + " has the default " + type.getEnumDefault())
                    .contains(String.valueOf(type.getEnumDefault())));
  }
}
