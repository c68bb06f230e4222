package io.tributary.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a command writes. For people: text on standard output. With {@code --json}: exactly one
 * JSON object on standard output, everything else on standard error.
 */
final class Output {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}]");
  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;

  Output(PrintStream out, PrintStream err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  boolean json() {
    return json;
  }

  /** A line for people. */
  void line(String format, Object... arguments) {
    (json ? err : out).println(String.format(java.util.Locale.ROOT, format, arguments));
  }

  /** Rows under headings, for people. */
  void table(List<String> headings, List<List<String>> rows) {
    List<List<String>> plain =
        rows.stream().map(row -> row.stream().map(Output::plain).toList()).toList();
    int[] widths = headings.stream().mapToInt(String::length).toArray();
    for (List<String> row : plain) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    row(headings, widths);
    plain.forEach(row -> row(row, widths));
  }

  /** Text that others wrote, without what a terminal would obey. */
  static String plain(String text) {
    return CONTROL.matcher(text).replaceAll("?");
  }

  private void row(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
    }
    line("%s", line.toString().stripTrailing());
  }

  /** The command's result; written only with {@code --json}. */
  void result(String command, Object result) {
    if (json) {
      Map<String, Object> envelope = envelope(command, "ok");
      envelope.put("result", result);
      write(envelope);
    }
  }

  /** A failure. */
  void error(String command, CliException e) {
    err.println("tributary: " + e.getMessage());
    if (!e.hint().isEmpty()) {
      err.println("  " + e.hint());
    }
    if (json) {
      Map<String, Object> envelope = envelope(command, "error");
      envelope.put("errorCode", e.errorCode());
      envelope.put("message", e.getMessage());
      envelope.put("hint", e.hint());
      envelope.put("result", e.result());
      write(envelope);
    }
  }

  private static Map<String, Object> envelope(String command, String status) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("schema", 1);
    envelope.put("command", command);
    envelope.put("status", status);
    envelope.put("errorCode", null);
    envelope.put("hint", null);
    return envelope;
  }

  private void write(Map<String, Object> envelope) {
    try {
      out.println(JSON.writeValueAsString(envelope));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result cannot be written as JSON", e);
    }
  }
}
