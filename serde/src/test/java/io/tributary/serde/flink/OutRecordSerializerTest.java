package io.tributary.serde.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.serde.OutRecord;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class OutRecordSerializerTest extends SerializerContract<OutRecord> {
  @Override
  VersionedSerializer<OutRecord> serializer() {
    return new OutRecordSerializer();
  }

  @Override
  TypeInformation<OutRecord> type() {
    return Types.OUT_RECORD;
  }

  @Override
  String goldenFile() {
    return "OutRecord.1.hex";
  }

  @Override
  Map<String, OutRecord> values() {
    byte[] key = {'d', 'i', 'g', 'i', 't', 's'};
    byte[] value = {(byte) 0xC3, 1, 0, -1};
    return Map.of(
        "full", new OutRecord("tributary.clinics.rounds", key, value),
        "keyless", new OutRecord("tributary.clinics.rejects", null, value),
        "empty", new OutRecord("t", new byte[0], new byte[0]));
  }

  @Override
  void assertSame(OutRecord actual, OutRecord expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }
}
