package io.tributary.operators.publish.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SerializerContract;
import io.tributary.operators.publish.PublishState;
import io.tributary.operators.publish.PublishState.Parts;
import io.tributary.serde.Digest;
import io.tributary.serde.flink.SerializerTypeInfo;
import io.tributary.serde.flink.VersionedSerializer;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.Test;

final class PublishStateSerializerTest extends SerializerContract<PublishState> {
  private static final Digest DIGEST = Digest.parse("00112233445566778899aabbccddeeff".repeat(2));

  @Override
  protected VersionedSerializer<PublishState> serializer() {
    return new PublishStateSerializer();
  }

  @Override
  protected TypeInformation<PublishState> type() {
    return new SerializerTypeInfo<>(PublishState.class, new PublishStateSerializer());
  }

  @Override
  protected String goldenFile() {
    return "PublishState.1.hex";
  }

  @Override
  protected Map<String, PublishState> values() {
    PublishState waiting = new PublishState(6, DIGEST);
    waiting
        .parts()
        .put(8, new Parts(new Digest[] {null, DIGEST, null}, DIGEST, 1_700_000_000_456L));
    waiting.parts().put(7, new Parts(new Digest[] {DIGEST}, Digest.ZERO, 1_700_000_000_123L));
    return Map.of("before", new PublishState(), "waiting", waiting);
  }

  @Override
  protected void assertSame(PublishState actual, PublishState expected) {
    assertThat(actual.version()).isEqualTo(expected.version());
    assertThat(actual.rootHash()).isEqualTo(expected.rootHash());
    assertThat(actual.parts().keySet()).containsExactlyElementsOf(expected.parts().keySet());
    actual
        .parts()
        .forEach(
            (version, parts) ->
                assertThat(parts)
                    .usingRecursiveComparison()
                    .isEqualTo(expected.parts().get(version)));
  }

  @Test
  void aCopyIsNotMovedByLaterBlocks() {
    PublishState state = values().get("waiting");
    PublishState copy = serializer().copy(state);
    state.parts().get(8).hashes()[0] = DIGEST;
    state.parts().remove(7);
    assertSame(copy, values().get("waiting"));
  }
}
