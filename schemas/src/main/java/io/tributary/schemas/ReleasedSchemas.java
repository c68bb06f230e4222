package io.tributary.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Every schema that was ever released, complete with the types it names. They are what a sender of
 * an older version writes, and what a change is checked against.
 */
public final class ReleasedSchemas {
  private static final String FOLDER = "/io/tributary/schemas/released/";

  private ReleasedSchemas() {}

  /** All released schemas, in the order of the index. */
  public static List<Schema> all() {
    List<Schema> schemas = new ArrayList<>();
    for (String line : read("index.txt").lines().toList()) {
      schemas.add(new Schema.Parser().parse(read(line)));
    }
    return schemas;
  }

  private static String read(String name) {
    try (InputStream in = ReleasedSchemas.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("released schema " + name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("released schema " + name + " cannot be read", e);
    }
  }
}
