package io.tributary.operators.admit;

import io.tributary.operators.task.TaskCheck;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSnapshot;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.secureagg.crypto.VerifyingKey;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** What the intake knows of one federation: who takes part and which tasks are open. */
public final class FederationView {
  private static final int MOST_CONTRIBUTORS = 50_000;
  private final Map<String, Member> members = new HashMap<>();
  private final Map<String, TaskPlan> tasks = new HashMap<>();
  private final Set<String> stopped = new HashSet<>();

  private final Function<byte[], BiPredicate<byte[], byte[]>> keys;

  /** An empty view; signatures are Ed25519. */
  public FederationView() {
    this(key -> VerifyingKey.of(key)::verifies);
  }

  /**
   * A view for tests that do without cryptography.
   *
   * @param keys reads a public key; what it gives tells whether a message has a signature
   */
  FederationView(Function<byte[], BiPredicate<byte[], byte[]>> keys) {
    this.keys = keys;
  }

  /**
   * A registered participant.
   *
   * @param key whether a message has this participant's signature
   */
  record Member(
      BiPredicate<byte[], byte[]> key, boolean active, int contributors, String organization) {}

  /** An opened task. */
  record Task(TaskPlan plan, boolean stopped) {}

  /**
   * Takes a record of the participants topic; null removes. A record that cannot be used changes
   * nothing: a participant that is not known stays unknown.
   *
   * @param id the record's key
   * @return why it cannot be used; empty when it was taken
   */
  public Optional<String> participant(String id, ParticipantRecord participant) {
    if (participant == null) {
      members.remove(id);
      return Optional.empty();
    }
    if (!participant.getParticipant().equals(id)) {
      return Optional.of("the key is not the participant's id");
    }
    int contributors = participant.getContributors();
    if (contributors < 1 || contributors > MOST_CONTRIBUTORS) {
      return Optional.of("it stands for " + contributors + " participants");
    }
    ByteBuffer key = participant.getPublicKey().duplicate();
    byte[] bytes = new byte[key.remaining()];
    key.get(bytes);
    try {
      boolean active = participant.getStatus() == ParticipantStatus.ACTIVE;
      members.put(
          id, new Member(keys.apply(bytes), active, contributors, participant.getOrganization()));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("the public key is not an Ed25519 key");
    }
  }

  /** Takes a fact of the journal that is about a task. */
  public void fact(String federation, JournalFact journaled) {
    Object fact = journaled.getFact();
    String name = journaled.getTask();
    if (fact instanceof TaskOpened opened) {
      open(federation, name, opened.getSpec(), false);
    } else if (fact instanceof TaskSnapshot snapshot && snapshot.getState().getSpec() != null) {
      open(federation, name, snapshot.getState().getSpec(), snapshot.getState().getEnded());
    } else if (fact instanceof TaskStopped) {
      stopped.add(name); // The snapshot may still be to come.
    }
  }

  private void open(String federation, String name, TaskSpec spec, boolean ended) {
    if (!tasks.containsKey(name)
        && spec.getName().equals(name)
        && spec.getFederation().equals(federation)
        && TaskCheck.problems(spec).isEmpty()) {
      tasks.put(name, TaskPlan.of(spec));
      if (ended) {
        stopped.add(name);
      }
    }
  }

  /** The participant's organization; empty when it has none or is not known. */
  String organization(String id) {
    Member member = members.get(id);
    return member == null ? "" : member.organization();
  }

  Member member(String id) {
    return members.get(id);
  }

  Task task(String name) {
    TaskPlan plan = tasks.get(name);
    return plan == null ? null : new Task(plan, stopped.contains(name));
  }
}
