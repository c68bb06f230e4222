package io.tributary.operators.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.ParticipantRecord;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FederationViewTest {
  private final FederationView view = new FederationView();

  @ParameterizedTest
  @ValueSource(ints = {1, 50_000})
  void aParticipantStandsForUpToFiftyThousand(int contributors) {
    assertThat(view.participant("p", Fixtures.participant("p", contributors))).isEmpty();
    assertThat(view.member("p").contributors()).isEqualTo(contributors);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 50_001, Integer.MAX_VALUE})
  void aRecordOutsideOfThatChangesNothing(int contributors) {
    ParticipantRecord record = Fixtures.participant("p", contributors);
    assertThat(view.participant("p", record))
        .hasValue("it stands for " + contributors + " participants");
    assertThat(view.member("p")).isNull();
    view.participant("p", Fixtures.participant("p", 7));
    assertThat(view.participant("p", record)).isPresent();
    assertThat(view.member("p").contributors()).isEqualTo(7);
  }

  @Test
  void aRecordUnderAnotherKeyChangesNothing() {
    assertThat(view.participant("p", Fixtures.participant("q")))
        .hasValue("the key is not the participant's id");
    assertThat(view.member("p")).isNull();
    assertThat(view.member("q")).isNull();
  }

  @Test
  void aRecordWithoutAKeyThatIsOneChangesNothing() {
    ParticipantRecord record = Fixtures.participant("p");
    record.setPublicKey(ByteBuffer.wrap(new byte[31]));
    assertThat(view.participant("p", record)).hasValue("the public key is not an Ed25519 key");
    assertThat(view.member("p")).isNull();
  }

  @Test
  void aTombstoneRemoves() {
    view.participant("p", Fixtures.participant("p"));
    assertThat(view.participant("p", null)).isEmpty();
    assertThat(view.member("p")).isNull();
  }
}
