package io.tributary.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * Updates in a file of numbers.
 *
 * @param senders the first column where it holds no numbers, otherwise the rows' numbers from 0
 * @param rows one update each, all of one length, finite
 */
record UpdateTable(List<String> senders, float[][] rows) {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setIgnoreEmptyLines(true)
          .setIgnoreSurroundingSpaces(true)
          .setCommentMarker('#')
          .get();

  /** Reads a file; throws CliException that names the line. */
  static UpdateTable read(Path file) {
    List<CSVRecord> lines;
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      lines = FORMAT.parse(reader).getRecords();
    } catch (NoSuchFileException e) {
      throw CliException.usage("there is no file " + file, "check the path");
    } catch (IOException | RuntimeException e) {
      throw CliException.usage(file + " cannot be read: " + e.getMessage(), "");
    }
    if (!lines.isEmpty() && isHeading(lines.get(0))) {
      lines = lines.subList(1, lines.size());
    }
    if (lines.isEmpty()) {
      throw CliException.usage(file + " holds no numbers", "write one update per line");
    }
    boolean named = number(lines.get(0).get(0)).isEmpty();
    List<String> senders = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (CSVRecord line : lines) {
      senders.add(named ? line.get(0) : Integer.toString(rows.size()));
      rows.add(row(file, line, named ? 1 : 0, rows.isEmpty() ? -1 : rows.get(0).length));
    }
    return new UpdateTable(senders, rows.toArray(float[][]::new));
  }

  /** A heading has no number but perhaps in its first column. */
  private static boolean isHeading(CSVRecord line) {
    for (int i = line.size() > 1 ? 1 : 0; i < line.size(); i++) {
      if (number(line.get(i)).isPresent()) {
        return false;
      }
    }
    return true;
  }

  private static float[] row(Path file, CSVRecord line, int from, int length) {
    float[] row = new float[line.size() - from];
    if (row.length == 0 || (length >= 0 && row.length != length)) {
      throw CliException.usage(
          file
              + " line "
              + line.getRecordNumber()
              + " holds "
              + row.length
              + " numbers"
              + (length >= 0 ? ", the first holds " + length : ""),
          "all updates are of one length");
    }
    for (int p = 0; p < row.length; p++) {
      String text = line.get(from + p);
      double value =
          number(text)
              .orElseThrow(
                  () ->
                      CliException.usage(
                          file
                              + " line "
                              + line.getRecordNumber()
                              + ": '"
                              + text
                              + "' is no number",
                          ""));
      row[p] = (float) value;
      if (!Float.isFinite(row[p])) {
        throw CliException.usage(
            file + " line " + line.getRecordNumber() + ": " + text + " is not finite in float32",
            "the job refuses such updates before any rule sees them");
      }
    }
    return row;
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return Optional.empty(); // It is a name, then.
    }
  }
}
