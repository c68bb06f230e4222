package io.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.task.TaskCheck;
import io.tributary.schemas.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The task files that users begin with. */
final class ExamplesTest {
  private static final Path FOLDER = Path.of("..", "examples");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyExampleCanBeOpened(Path file) throws IOException {
    assertThat(TaskCheck.problems(TaskFile.ready(TaskFile.read(file, Map.of())))).isEmpty();
    assertThat(Files.readString(file)).startsWith("# ");
  }

  @Test
  void theExamplesOfOneModelCanBeCompared() throws IOException {
    TaskSpec reference = TaskFile.read(FOLDER.resolve("fedavg.yaml"), Map.of());
    List<String> oneLiners = List.of("digits.yaml", "digits-mlp.yaml", "fashion-mnist.yaml");
    for (Path file : files()) {
      if (!oneLiners.contains(file.getFileName().toString())) {
        TaskSpec spec = TaskFile.read(file, Map.of());
        assertThat(spec.getModel().getParameters())
            .as(file.toString())
            .isEqualTo(reference.getModel().getParameters());
        assertThat(spec.getBounds()).as(file.toString()).isEqualTo(reference.getBounds());
        assertThat(Files.readAllLines(file).subList(0, 2))
            .as(file.toString())
            .allMatch(line -> line.startsWith("# "));
      }
    }
  }

  @Test
  void aRegionFitsItsParent() {
    TaskSpec region = TaskFile.read(FOLDER.resolve("region.yaml"), Map.of());
    TaskSpec national = TaskFile.read(FOLDER.resolve("national.yaml"), Map.of());

    assertThat(region.getUpstream().getFederation()).isEqualTo(national.getFederation());
    assertThat(region.getUpstream().getTask()).isEqualTo(national.getName());
    assertThat(region.getModel()).isEqualTo(national.getModel());
    assertThat(region.getBounds()).isEqualTo(national.getBounds());
    assertThat(region.getAggregation()).isEqualTo(national.getAggregation());
  }
}
