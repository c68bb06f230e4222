package io.tributary.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tributary.serde.Topics.Stream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicsTest {
  private static final Topics CLINICS = new Topics("clinics");

  @Test
  void namesOfAllStreams() {
    assertThat(
            List.of(
                CLINICS.tasks(),
                CLINICS.participants(),
                CLINICS.updates(),
                CLINICS.journal(),
                CLINICS.models(),
                CLINICS.rounds(),
                CLINICS.receipts(),
                CLINICS.metrics(),
                CLINICS.rejects(),
                CLINICS.sums()))
        .containsExactly(
            "tributary.clinics.tasks",
            "tributary.clinics.participants",
            "tributary.clinics.updates",
            "tributary.clinics.journal",
            "tributary.clinics.models",
            "tributary.clinics.rounds",
            "tributary.clinics.receipts",
            "tributary.clinics.metrics",
            "tributary.clinics.rejects",
            "tributary.clinics.sums")
        .hasSameSizeAs(Stream.values());
  }

  @ParameterizedTest
  @EnumSource(Stream.class)
  void aTopicNamesItsFederationAndMatchesItsPatternOnly(Stream stream) {
    String topic = CLINICS.of(stream);
    assertThat(Topics.ofTopic(topic)).contains(CLINICS);
    for (Stream other : Stream.values()) {
      assertThat(Topics.anyFederation(other).matcher(topic).matches()).isEqualTo(other == stream);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tributary",
        "tributary.clinics",
        "tributary..updates",
        "tributary.clinics.",
        "tributary.Clinics.updates",
        "tributary.-clinics.updates",
        "tributary.clinics.updates.more",
        "tributary.a.b.updates",
        "xtributary.clinics.updates",
        "tributary.clinics.updates\n",
        "tributaryxclinicsxupdates",
        "other.clinics.updates"
      })
  void topicsOfOthersAreNotOurs(String topic) {
    assertThat(Topics.ofTopic(topic)).isEmpty();
    for (Stream stream : Stream.values()) {
      assertThat(Topics.anyFederation(stream).matcher(topic).matches()).isFalse();
    }
  }

  @Test
  void theLongestNameHas63Characters() {
    String longest = "a".repeat(63);
    assertThat(Topics.isName(longest)).isTrue();
    assertThat(Topics.isName(longest + "a")).isFalse();
    assertThat(Topics.ofTopic(new Topics(longest).participants())).contains(new Topics(longest));
    assertThat(new Topics(longest).participants().length()).as("Kafka's limit").isLessThan(250);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "clinics-2", "a-", "0a"})
  void names(String name) {
    assertThat(Topics.isName(name)).isTrue();
    assertThat(new Topics(name).federation()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "A", "a.b", "a_b", "a b", "a/b", "ä", "a\n", "\u0661"})
  void refusesWhatIsNoName(String name) {
    assertThat(Topics.isName(name)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Topics(name))
        .withMessageContaining("'" + name + "' is not a name");
  }

  @Test
  void participants() {
    assertThat(List.of("a", "Clinic_1.b-c", "0", "x".repeat(128))).allMatch(Topics::isParticipant);
    assertThat(List.of("", "-a", ".a", "_a", "a/b", "a b", "a\n", "ä", "x".repeat(129)))
        .noneMatch(Topics::isParticipant);
  }
}
