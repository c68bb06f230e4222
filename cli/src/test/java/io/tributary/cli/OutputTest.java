package io.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.schemas.RejectionCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OutputTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Output output(boolean json) {
    return new Output(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        json);
  }

  @Test
  void tablesLineUp() {
    output(false).table(List.of("a", "bb"), List.of(List.of("long", "x"), List.of("y", "")));

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a     bb\nlong  x\ny\n");
  }

  @Test
  void aTerminalDoesNotObeyWhatOthersWrote() {
    output(false).table(List.of("who"), List.of(List.of("\u001b[2Jevil\n\u202e\u0007")));

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("who\n?[2Jevil???\n");
  }

  @Test
  void withJsonStandardOutputHoldsNothingElse() {
    Output output = output(true);
    output.line("for people");
    output.result("some command", List.of(1, 2));

    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("for people\n");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"schema\":1,\"command\":\"some command\",\"status\":\"ok\",\"errorCode\":null,"
                + "\"hint\":null,\"result\":[1,2]}\n");
  }

  @ParameterizedTest
  @EnumSource(value = RejectionCode.class, mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
  void everyRejectionCodeHasWords(RejectionCode code) {
    assertThat(Reject.words(code)).isNotEqualTo(Reject.words(RejectionCode.UNKNOWN));
  }
}
