package io.tributary.serde.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.serde.LogRecord;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class LogRecordSerializerTest extends SerializerContract<LogRecord> {
  @Override
  VersionedSerializer<LogRecord> serializer() {
    return new LogRecordSerializer();
  }

  @Override
  TypeInformation<LogRecord> type() {
    return Types.LOG_RECORD;
  }

  @Override
  String goldenFile() {
    return "LogRecord.1.hex";
  }

  @Override
  Map<String, LogRecord> values() {
    byte[] key = {'k', 'e', 'y'};
    byte[] value = {(byte) 0xC3, 1, 0, -1};
    return Map.of(
        "full",
            new LogRecord("tributary.clinics.updates", 3, 1L << 40, 1_700_000_000_123L, key, value),
        "tombstone", new LogRecord("t", 0, 0, -1, new byte[0], null),
        "keyless", new LogRecord("t", 0, 7, 8, null, new byte[0]));
  }

  @Override
  void assertSame(LogRecord actual, LogRecord expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }
}
