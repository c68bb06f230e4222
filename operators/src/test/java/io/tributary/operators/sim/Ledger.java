package io.tributary.operators.sim;

import static io.tributary.operators.sim.Invariants.require;

import io.tributary.schemas.CloseReason;
import io.tributary.schemas.DeadlinePassed;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import io.tributary.serde.UploadId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds what became of each update against the journal's first facts. */
final class Ledger {
  private final Federation federation;
  private final Invariants said;
  private final Set<Digest> open;
  private final Map<UploadId, Verdict> verdicts = new LinkedHashMap<>();
  private final Map<Digest, Integer> admittedUploads = new HashMap<>();
  private final Map<Integer, Long> deadlines = new HashMap<>();
  private final Map<Digest, Integer> includedIn = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final Set<Digest> refusedUpdates = new HashSet<>();

  /**
   * A ledger.
   *
   * @param open the updates in the open round
   */
  Ledger(Federation federation, Set<Digest> open) {
    this.federation = federation;
    this.said = federation.invariants();
    this.open = open;
  }

  private record Verdict(boolean admitted, long atMillis) {}

  void check() {
    for (Log.Entry entry : federation.logs().journal().entries()) {
      fact(((JournalFact) entry.value()).getFact(), entry.record().appendedAtMillis());
    }
    for (Log.Entry entry : federation.logs().of(Stream.REJECTS).entries()) {
      Rejection rejection = (Rejection) entry.value();
      if (rejection.getRecordBytes() == 0 && rejection.getUpdateId() != null) {
        Digest id = Digest.of(rejection.getUpdateId());
        refused.add(key(id, rejection.getPartition(), rejection.getOffset()));
        refusedUpdates.add(id);
      }
    }
    Set<String> contributions = new HashSet<>();
    said.closed().values().forEach(round -> round(round, contributions));
    require(
        said.included().equals(includedIn),
        "receipts say %s, manifests %s",
        said.included(),
        includedIn);
    verdicts.forEach(this::outcome);
  }

  private void fact(Object fact, long atMillis) {
    if (fact instanceof UpdateAdmitted update) {
      UploadId upload =
          new UploadId(
              Digest.of(update.getUpdateId()), update.getPartition(), update.getFirstOffset());
      if (verdicts.putIfAbsent(upload, new Verdict(true, atMillis)) == null) {
        admittedUploads.merge(upload.update(), 1, Integer::sum);
      }
    } else if (fact instanceof UpdateDropped update) {
      UploadId upload =
          new UploadId(
              Digest.of(update.getUpdateId()), update.getPartition(), update.getFirstOffset());
      verdicts.putIfAbsent(upload, new Verdict(false, atMillis));
    } else if (fact instanceof DeadlinePassed passed) {
      deadlines.putIfAbsent(passed.getRound(), atMillis);
    }
  }

  private void round(RoundClosed round, Set<String> contributions) {
    RoundOpened opened = said.opened().get(round.getRound());
    require(opened != null, "round %s closed without being opened", round.getRound());
    List<ManifestEntry> manifest = round.getManifest();
    if (round.getReason() == CloseReason.DEADLINE) {
      Long passed = deadlines.get(round.getRound());
      require(
          passed != null && passed <= round.getClosedAtMillis(),
          "round %s closed by a deadline that did not pass",
          round.getRound());
      require(manifest.size() >= opened.getMinimum(), "round %s closed early", round.getRound());
    } else {
      require(manifest.size() == opened.getQuorum(), "round %s is not full", round.getRound());
    }
    for (ManifestEntry entry : manifest) {
      Digest id = Digest.of(entry.getUpdateId());
      require(includedIn.put(id, round.getRound()) == null, "%s is included twice", id);
      require(
          verdicts.entrySet().stream()
              .anyMatch(
                  v ->
                      v.getKey().update().equals(id)
                          && v.getValue().admitted()
                          && v.getValue().atMillis() <= round.getClosedAtMillis()),
          "%s is included and was not admitted",
          id);
      Update sent = federation.updates().get(id);
      require(sent != null, "round %s includes an update that nobody sent", round.getRound());
      require(fits(sent), "%s is included and out of its bounds", id);
      require(sent.participant().equals(entry.getParticipant()), "%s is somebody else's", id);
      require(
          contributions.add(entry.getParticipant() + "/" + sent.baseVersion()),
          "%s contributed twice from %s",
          entry.getParticipant(),
          sent.baseVersion());
    }
  }

  /** A sum is held against its leaves elsewhere. */
  private static boolean fits(Update update) {
    boolean fits = update.isSum() || update.weight() <= Learning.MAX_WEIGHT;
    for (int vector = 0; vector < update.vectors().size(); vector++) {
      double squared = 0;
      for (float value : update.vectors().get(vector)) {
        squared += (double) value * value;
      }
      double most = vector == 0 ? Learning.MAX_NORM : Learning.MAX_CONTROL_NORM;
      fits &= squared <= most * most;
    }
    return fits;
  }

  private void outcome(UploadId upload, Verdict verdict) {
    Digest id = upload.update();
    boolean included = includedIn.containsKey(id) || open.contains(id);
    require(!(includedIn.containsKey(id) && open.contains(id)), "%s is included twice", id);
    boolean rejected = refused.contains(key(id, upload.partition(), upload.firstOffset()));
    // Uploads of an update that is in the round are forgotten, and the round may then be abandoned.
    int others = admittedUploads.getOrDefault(id, 0) - (verdict.admitted() ? 1 : 0);
    boolean copy = others > 0 && refusedUpdates.contains(id);
    require(included || rejected || copy, "nothing became of %s: %s", upload, verdict);
    if (verdict.admitted() && admittedUploads.get(id) == 1) {
      require(included != rejected, "%s is both included and refused", upload);
    }
  }

  private static String key(Digest id, int partition, long offset) {
    return id + "@" + partition + ":" + offset;
  }
}
