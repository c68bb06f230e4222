package io.tributary.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AggregationOptionsTest {
  @Test
  void withoutArgumentsTheDefaultsHold() {
    AggregationOptions options = AggregationOptions.parse();

    assertThat(options.kafka()).containsEntry("bootstrap.servers", "127.0.0.1:9092");
    assertThat(options.federations()).as("all federations").isEmpty();
    assertThat(options.discovery()).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.maxParallelism()).isEqualTo(128);
    assertThat(options.intake().creditBytes()).isEqualTo(384L << 20);
    assertThat(options.intake().uploadBytes()).isEqualTo(256L << 20);
    assertThat(options.heldBytes()).isEqualTo(1L << 29);
    assertThat(options.intake().schemaIds()).isEmpty();
  }

  @Test
  void argumentsReplaceDefaults() {
    AggregationOptions options =
        AggregationOptions.parse(
            "--bootstrap-servers", "a:1,b:2",
            "--federations", " clinics, banks ,",
            "--discovery-interval", "500ms",
            "--checkpoint-interval", "1 min",
            "--max-parallelism", "512",
            "--pending-credit", "1gb",
            "--upload-limit", "64 mb",
            "--held-memory", "3gb",
            "--schema-ids", "17=SignedUpdateHeader,18=UpdateBlock");

    assertThat(options.kafka()).containsEntry("bootstrap.servers", "a:1,b:2");
    assertThat(options.federations()).containsExactly("clinics", "banks");
    assertThat(options.discovery()).isEqualTo(Duration.ofMillis(500));
    assertThat(options.checkpointInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.maxParallelism()).isEqualTo(512);
    assertThat(options.intake().creditBytes()).isEqualTo(1L << 30);
    assertThat(options.intake().uploadBytes()).isEqualTo(64L << 20);
    assertThat(options.heldBytes()).isEqualTo(3L << 30);
    assertThat(options.intake().schemaIds())
        .containsEntry(17, "SignedUpdateHeader")
        .containsEntry(18, "UpdateBlock")
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--bootstrap-server", "bootstrap-servers", "-federations", ""})
  void anUnknownOptionIsNamedWithTheKnownOnes(String unknown) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AggregationOptions.parse(unknown, "x"))
        .withMessageContaining("'" + unknown + "'")
        .withMessageContaining("--bootstrap-servers")
        .withMessageContaining("--kafka-properties");
  }

  @Test
  void anOptionWithoutItsValueIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AggregationOptions.parse("--federations", "a", "--pending-credit"))
        .withMessage("--pending-credit needs a value");
  }

  @ParameterizedTest
  @CsvSource({
    "--discovery-interval, soon",
    "--checkpoint-interval, 10 parsecs",
    "--max-parallelism, many",
    "--pending-credit, -1 mb",
    "--upload-limit, 12 apples"
  })
  void aBadValueIsNamedWithItsOption(String option, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AggregationOptions.parse(option, value))
        .withMessageContaining(option + ": ")
        .withMessageContaining(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x=UpdateBlock", "17", "17=", "17=NoSuchRecord", "-1=UpdateBlock"})
  void badSchemaIdsAreNamedWithTheirOption(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AggregationOptions.parse("--schema-ids", value))
        .withMessageContaining("--schema-ids");
  }

  @Test
  void propertiesOfTheFileReachEveryClient(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("kafka.properties"), "security.protocol=SSL\n");

    AggregationOptions options = AggregationOptions.parse("--kafka-properties", file.toString());

    assertThat(options.kafka())
        .containsEntry("security.protocol", "SSL")
        .containsEntry("bootstrap.servers", "127.0.0.1:9092");
    assertThat(options.intake().kafka()).containsEntry("security.protocol", "SSL");
  }

  @Test
  void aFileThatIsNotThereIsNamedWithItsOption(@TempDir Path folder) {
    String missing = folder.resolve("missing").toString();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AggregationOptions.parse("--kafka-properties", missing))
        .withMessageContaining("--kafka-properties")
        .withMessageContaining(missing);
  }

  @Test
  void whatMayHoldSecretsIsNotPrinted() {
    assertThat(AggregationOptions.parse().intake()).hasToString("IntakeSettings");
  }
}
