package io.tributary.schemas;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What participants write and read may change only so that every release, older or newer, still
 * understands it. What only the job writes must stay readable for later releases.
 */
final class SchemaCompatibilityTest {
  private static final Set<String> BOTH_WAYS =
      Set.of("UpdateHeader", "UpdateBlock", "SignedUpdateHeader", "ModelBlock");
  private static final SchemaValidator READS_ALL_OLDER =
      new SchemaValidatorBuilder().canReadStrategy().validateAll();
  private static final SchemaValidator AND_IS_READ_BY_ALL_OLDER =
      new SchemaValidatorBuilder().mutualReadStrategy().validateAll();

  static Stream<Schema> current() {
    return CurrentSchemas.records();
  }

  @ParameterizedTest
  @MethodSource("current")
  void understandsEveryRelease(Schema current) {
    List<Schema> released =
        ReleasedSchemas.all().stream()
            .filter(schema -> schema.getFullName().equals(current.getFullName()))
            .toList();
    assertThatCode(() -> validatorOf(current).validate(current, released))
        .doesNotThrowAnyException();
  }

  @Test
  void aFieldWithoutDefaultIsRefusedEverywhere() {
    for (String name : List.of("UpdateBlock", "Metric")) {
      Schema current = named(name);
      Schema changed = with(current, new Schema.Field("added", intType(), "New.", null));
      assertThatThrownBy(() -> validatorOf(current).validate(changed, List.of(current)))
          .as(name)
          .isInstanceOf(SchemaValidationException.class);
    }
  }

  @Test
  void aFieldWithDefaultMayBeAddedEverywhere() {
    for (String name : List.of("UpdateBlock", "Metric")) {
      Schema current = named(name);
      Schema changed = with(current, new Schema.Field("added", intType(), "New.", 0));
      assertThatCode(() -> validatorOf(current).validate(changed, List.of(current)))
          .as(name)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aFieldThatOldReadersNeedMayBeDroppedOnlyWhereNoParticipantReads() {
    Schema block = named("UpdateBlock");
    assertThatThrownBy(() -> validatorOf(block).validate(without(block, "payload"), List.of(block)))
        .isInstanceOf(SchemaValidationException.class);
    Schema metric = named("Metric");
    assertThatCode(() -> validatorOf(metric).validate(without(metric, "value"), List.of(metric)))
        .doesNotThrowAnyException();
  }

  private static SchemaValidator validatorOf(Schema schema) {
    return BOTH_WAYS.contains(schema.getName()) ? AND_IS_READ_BY_ALL_OLDER : READS_ALL_OLDER;
  }

  private static Schema named(String name) {
    return CurrentSchemas.records()
        .filter(schema -> schema.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Schema intType() {
    return Schema.create(Schema.Type.INT);
  }

  private static Schema with(Schema record, Schema.Field added) {
    return rebuilt(record, Stream.concat(record.getFields().stream(), Stream.of(added)));
  }

  private static Schema without(Schema record, String field) {
    return rebuilt(record, record.getFields().stream().filter(f -> !f.name().equals(field)));
  }

  private static Schema rebuilt(Schema record, Stream<Schema.Field> fields) {
    List<Schema.Field> copies =
        fields.map(f -> new Schema.Field(f.name(), f.schema(), f.doc(), f.defaultVal())).toList();
    return Schema.createRecord(
        record.getName(), record.getDoc(), record.getNamespace(), false, copies);
  }
}
