package io.tributary.jobs;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Reads a file of Kafka client properties. */
final class KafkaProperties {
  private KafkaProperties() {}

  static Properties read(String file) {
    Properties properties = new Properties();
    if (!file.isEmpty()) {
      try (Reader in = Files.newBufferedReader(Path.of(file))) {
        properties.load(in);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "--kafka-properties: " + file + " cannot be read: " + e.getMessage(), e);
      }
    }
    return properties;
  }
}
