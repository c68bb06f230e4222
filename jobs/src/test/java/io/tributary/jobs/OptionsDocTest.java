package io.tributary.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;

/** docs/options.md is generated from {@link AggregationOptions}; this keeps the two the same. */
final class OptionsDocTest {
  private static final Path FILE = Path.of("..", "docs", "options.md");

  @Test
  void theDocumentIsWhatTheOptionsSay() throws IOException {
    String rendered = render();
    if (Boolean.getBoolean("tributary.docs.write")) {
      Files.writeString(FILE, rendered);
    }
    assertThat(Files.readString(FILE))
        .as("docs/options.md is old; -Dtributary.docs.write=true writes it anew")
        .isEqualTo(rendered);
  }

  @Test
  void everyOptionIsDescribed() {
    assertThat(AggregationOptions.ALL)
        .allSatisfy(option -> assertThat(description(option)).as(option.key()).isNotBlank());
  }

  private static String render() {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # Options of the aggregation job

        This page is generated from `AggregationOptions`; do not edit it. Options are given as
        `--key value` after the job jar: with `flink run`, or under "Program Arguments" on the
        dashboard's upload page. An unknown option or a bad value ends the submission with a message
        that names it.

        A duration is a number and a unit (`500 ms`, `10 s`, `1 min`), a size too (`64 kb`, `384 mb`,
        `1 gb`). A value with a space needs quotes; the space may also be left out.

        | option | default | type | description |
        |---|---|---|---|
        """);
    for (ConfigOption<?> option : AggregationOptions.ALL) {
      out.append(
          "| `--%s` | %s | %s | %s |\n"
              .formatted(
                  option.key(),
                  standard(option.defaultValue()),
                  type(option.defaultValue()),
                  description(option)));
    }
    return out.toString();
  }

  private static String description(ConfigOption<?> option) {
    return new HtmlFormatter().format(option.description()).replace("|", "\\|");
  }

  private static String standard(Object value) {
    if (value instanceof Duration duration) {
      return "`" + TimeUtils.formatWithHighestUnit(duration) + "`";
    }
    return value.equals("") ? "(none)" : "`" + value + "`";
  }

  private static String type(Object value) {
    if (value instanceof Duration) {
      return "duration";
    }
    if (value instanceof MemorySize) {
      return "size";
    }
    return value instanceof Integer ? "integer" : "text";
  }
}
