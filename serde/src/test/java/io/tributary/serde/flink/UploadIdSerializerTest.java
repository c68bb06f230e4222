package io.tributary.serde.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class UploadIdSerializerTest extends SerializerContract<UploadId> {
  @Override
  VersionedSerializer<UploadId> serializer() {
    return new UploadIdSerializer();
  }

  @Override
  TypeInformation<UploadId> type() {
    return Types.UPLOAD_ID;
  }

  @Override
  String goldenFile() {
    return "UploadId.1.hex";
  }

  @Override
  Map<String, UploadId> values() {
    String digits = "00112233445566778899aabbccddeeff";
    return Map.of(
        "full", new UploadId(Digest.parse(digits + digits), 5, 6),
        "zero", new UploadId(Digest.ZERO, 0, 0));
  }

  @Override
  void assertSame(UploadId actual, UploadId expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }
}
