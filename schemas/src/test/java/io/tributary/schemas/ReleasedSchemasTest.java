package io.tributary.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ReleasedSchemasTest {
  private static final Path SOURCES = Path.of("src", "main", "avro");

  static Stream<Schema> current() {
    return CurrentSchemas.records();
  }

  @ParameterizedTest
  @MethodSource("current")
  void theNewestReleaseIsWhatIsCompiledIn(Schema current) {
    Schema newest =
        ReleasedSchemas.all().stream()
            .filter(schema -> schema.getFullName().equals(current.getFullName()))
            .reduce((older, newer) -> newer)
            .orElseThrow(() -> new AssertionError(current.getName() + " was never released"));
    assertThat(SchemaNormalization.toParsingForm(current))
        .as(
            "%s differs from its newest release. A released schema never changes: write the"
                + " complete new schema (its toString(true)) to a folder with the next number under"
                + " src/main/resources/io/tributary/schemas/released, add its line at the end of"
                + " index.txt, and leave the older folders as they are",
            current.getName())
        .isEqualTo(SchemaNormalization.toParsingForm(newest));
  }

  @Test
  void theIndexListsEveryFileAndNothingElse() throws IOException, URISyntaxException {
    Path folder =
        Path.of(ReleasedSchemas.class.getResource("/io/tributary/schemas/released").toURI());
    List<String> index = Files.readAllLines(folder.resolve("index.txt"));
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(index)
          .as("index.txt, which is read instead of the folder because jars cannot be listed")
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(
              files
                  .filter(file -> file.toString().endsWith(".avsc"))
                  .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                  .toList());
    }
    assertThat(ReleasedSchemas.all()).hasSameSizeAs(index);
  }

  @Test
  void everySchemaFileIsLookedAtHere() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".avsc"))
              .map(name -> name.substring(0, name.length() - ".avsc".length()))
              .toList();
      assertThat(CurrentSchemas.named().values())
          .extracting(Schema::getName)
          .as("a new file needs its place in CurrentSchemas")
          .containsAll(names);
    }
  }

  @Test
  void aReleasedFileStandsAlone() {
    assertThat(ReleasedSchemas.all())
        .allSatisfy(
            schema -> {
              assertThat(schema.getType()).isEqualTo(Schema.Type.RECORD);
              assertThat(schema.getNamespace()).startsWith("io.tributary.schemas");
            });
  }
}
