package io.tributary.participant.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README shows the body of {@link Clinic#main}. */
final class ReadmeTest {
  @Test
  void theParticipantOfTheReadmeIsTheOneThatIsCompiled() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/tributary/participant/example/Clinic.java"));
    int begin = source.indexOf("    var key");
    String body = source.substring(begin, source.indexOf("\n  }\n", begin)).stripIndent();

    assertThat(Files.readString(Path.of("..", "README.md"))).contains(body);
  }
}
