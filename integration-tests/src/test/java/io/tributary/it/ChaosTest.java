package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.local.Ports;
import io.tributary.local.ProcessCluster;
import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.Sha256;
import io.tributary.schemas.UpdateAdmitted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds of twenty participants on real processes to which everything happens that {@link
 * Disturbance} names, in the middle of rounds. With every participant in every round each model is
 * known beforehand and must come out, and the hashes are those of a run to which nothing happens.
 */
@Tag("long")
class ChaosTest {
  private static final String CALM = "calm";
  private static final String NAME = "chaos";
  private static final long SEED = Long.getLong("chaos.seed", 1);
  private final Random random = new Random(SEED);
  private final ChaosPlan plan = ChaosPlan.draw(random, Cohort.SENDERS);
  private final Map<Disturbance, List<Double>> seconds = new EnumMap<>(Disturbance.class);

  @Test
  void modelsAreTheSameWhateverHappens(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    System.out.printf("chaos with seed %d (-Dchaos.seed): %s%n", SEED, plan.counts());
    ProcessCluster.Plan processes = processes(folder);
    try (CheckpointVolume volume = CheckpointVolume.mount(folder.resolve("checkpoints"));
        ProcessCluster cluster = new ProcessCluster(processes);
        SecondCopy second = new SecondCopy(processes, folder.resolve("second"))) {
      cluster.start();
      Properties client = new Properties();
      client.setProperty("bootstrap.servers", cluster.bootstrapServers());
      CheckpointFaults faults = new CheckpointFaults(cluster, volume);
      try (FederationAdmin admin = new FederationAdmin(client, NAME)) {
        admin.ensureTopics(4);
        List<Sha256> undisturbed = calmRounds(client, folder);
        try (Cohort cohort =
                Cohort.open(admin, client, NAME, plan.rounds().size(), folder.resolve("cohort"));
            Disturber disturber = new Disturber(random, cluster, second, faults, cohort)) {
          cohort.startProcesses();
          assertThat(disturbedRounds(disturber, admin, second, faults, cohort))
              .as("hashes of the disturbed and the undisturbed run")
              .isEqualTo(undisturbed);
          disturber.awaitWakings();
          tellTimes();
          assertThatAllWasDone(disturber, faults, volume.mounted());
          assertThatAllIsAccountedFor(admin, cohort);
        }
      }
      verify(cluster, folder);
    }
  }

  private static void verify(ProcessCluster cluster, Path folder) throws Exception {
    JsonNode result = Verifying.run(cluster.bootstrapServers(), NAME, folder, 0);
    assertThat(result.get("verified").asBoolean()).isTrue();
    System.out.println("verify passes: " + result);
  }

  private static ProcessCluster.Plan processes(Path folder) {
    List<String> job = List.of("--federations", CALM + "," + NAME, "--checkpoint-interval", "1s");
    return new ProcessCluster.Plan(folder, Ports.free(), Ports.free(), 3, 2, 2, 256, job);
  }

  /** As many rounds with the same updates, to which nothing happens; gives their hashes. */
  private List<Sha256> calmRounds(Properties client, Path folder) throws Exception {
    List<Sha256> hashes = new ArrayList<>();
    int rounds = plan.rounds().size();
    try (FederationAdmin admin = new FederationAdmin(client, CALM);
        Cohort cohort = Cohort.open(admin, client, CALM, rounds, folder.resolve(CALM))) {
      float[] expected = new float[InvarianceTest.PARAMETERS];
      for (int round = 1; round <= rounds; round++) {
        for (int p = 0; p < Cohort.SIZE; p++) {
          cohort.send(p, round);
        }
        expected = InvarianceTest.independentRound(expected, round, Cohort.SIZE);
        hashes.add(cohort.await(round, expected).getRootHash());
      }
    }
    return hashes;
  }

  private List<Sha256> disturbedRounds(
      Disturber disturber,
      FederationAdmin admin,
      SecondCopy second,
      CheckpointFaults faults,
      Cohort cohort)
      throws Exception {
    List<Sha256> hashes = new ArrayList<>();
    float[] expected = new float[InvarianceTest.PARAMETERS];
    for (int round = 1; round <= plan.rounds().size(); round++) {
      ChaosPlan.Round now = plan.rounds().get(round - 1);
      if (now.twoCopies() && !second.runs()) {
        second.start();
      } else if (!now.twoCopies() && second.runs()) {
        second.end(admin, round - 1);
      }
      long disturbed = sendAndDisturb(disturber, cohort, now, round);
      expected = InvarianceTest.independentRound(expected, round, Cohort.SIZE);
      ModelPublished published = cohort.await(round, expected);
      double took = (System.nanoTime() - disturbed) / 1e9;
      now.disturbances().forEach(d -> seconds.computeIfAbsent(d, x -> new ArrayList<>()).add(took));
      System.out.printf(
          "round %d%s: %s, model %.1f s later%n",
          round, second.runs() ? " (two copies)" : "", now.disturbances(), took);
      faults.end();
      hashes.add(published.getRootHash());
    }
    return hashes;
  }

  /** Lets all send, and disturbs in between; gives when. */
  private static long sendAndDisturb(
      Disturber disturber, Cohort cohort, ChaosPlan.Round now, int round) throws Exception {
    long disturbed = 0;
    for (int p = 0; p < Cohort.SENDERS; p++) {
      if (p == now.at()) {
        disturbed = System.nanoTime();
        for (Disturbance disturbance : now.disturbances()) {
          disturber.disturb(disturbance, p, round);
        }
      }
      cohort.send(p, round);
    }
    return disturbed;
  }

  private void assertThatAllWasDone(Disturber disturber, CheckpointFaults faults, boolean mounted) {
    System.out.printf("%d rounds; done: %s%n", plan.rounds().size(), disturber.done());
    assertThat(disturber.done()).isEqualTo(plan.counts());
    int planned =
        plan.counts().getOrDefault(Disturbance.FULL_CHECKPOINT_FOLDER, 0)
            + plan.counts().getOrDefault(Disturbance.READ_ONLY_CHECKPOINT_FOLDER, 0);
    assertThat(faults.proven())
        .as("checkpoint folders full or read-only, with failed checkpoints to show for it")
        .isEqualTo(mounted ? planned : 0);
  }

  private void tellTimes() {
    seconds.forEach(
        (what, all) ->
            System.out.printf(
                "%s: %d, seconds to the next model, with what else was done: median %.1f, most %.1f%n",
                what, all.size(), Measured.median(all), Measured.most(all)));
  }

  private void assertThatAllIsAccountedFor(FederationAdmin admin, Cohort cohort) throws Exception {
    int rounds = plan.rounds().size();
    int sent = cohort.assertThatAllAreIncluded();
    int heard = cohort.assertThatProcessesHeardNothingElse();
    Set<Sha256> admitted =
        Federation.journaled(admin, UpdateAdmitted.class).stream()
            .map(UpdateAdmitted::getUpdateId)
            .collect(Collectors.toSet());
    Set<Sha256> included = new HashSet<>();
    Map<Integer, RoundClosed> closed =
        Federation.facts(admin, RoundClosed.class).stream()
            .collect(Collectors.toMap(RoundClosed::getRound, r -> r, (copy, same) -> copy));
    for (RoundClosed round : closed.values()) {
      for (ManifestEntry entry : round.getManifest()) {
        assertThat(included.add(entry.getUpdateId())).as("included once").isTrue();
      }
      assertThat(round.getManifest())
          .extracting(ManifestEntry::getParticipant)
          .doesNotHaveDuplicates();
    }
    System.out.printf(
        "%d updates sent by the test, each with the receipt INCLUDED; %d such receipts in %d processes;"
            + " %d updates admitted, %d included once, in %d rounds%n",
        sent, heard, Cohort.PROCESSES, admitted.size(), included.size(), closed.size());
    assertThat(closed).hasSize(rounds);
    assertThat(sent).isEqualTo(rounds * Cohort.SENDERS);
    assertThat(included).hasSize(rounds * Cohort.SIZE).isEqualTo(admitted);
  }
}
