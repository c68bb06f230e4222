package io.tributary.cli;

import io.tributary.local.grid.CanaryAttack;
import io.tributary.local.grid.InversionAttack;
import io.tributary.local.grid.MembershipAttack;
import io.tributary.local.grid.PrivacyAttack;
import io.tributary.local.sim.Dataset;
import io.tributary.local.sim.Partitioner;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary privacy audit}. */
@CommandLine.Command(
    name = "audit",
    description = {
      "Try to refute a claim of privacy: train in plain Java with the job's clipping, sums and noise,",
      "attack what is released, and tell the least epsilon that the attack's success leaves possible.",
      "It must stay below the claim, and rise above it without noise."
    })
final class PrivacyAuditCommand extends Command {
  private static final int QUICK_TRIALS = 500;
  private static final int TRAININGS = 60;

  @Option(
      names = "--attack",
      split = ",",
      defaultValue = "canaries,membership,inversion",
      paramLabel = "NAME",
      description = {
        "canaries: made-up participants in one training;",
        "membership: many trainings with and without a participant, asked for the final model's loss;",
        "inversion: examples read out of the first round. Default: all."
      })
  List<String> attacks = new ArrayList<>();

  @Option(
      names = "--epsilon",
      defaultValue = "2",
      paramLabel = "E",
      description = "The claim (default: ${DEFAULT-VALUE}).")
  double epsilon;

  @Option(
      names = "--delta",
      defaultValue = "1e-5",
      paramLabel = "D",
      description = "Of the claim (default: ${DEFAULT-VALUE}).")
  double delta;

  @Option(
      names = "--data",
      defaultValue = "digits",
      paramLabel = "NAME",
      description = "Data set (default: ${DEFAULT-VALUE}).")
  String data;

  @Option(
      names = "--participants",
      defaultValue = "20",
      paramLabel = "N",
      description = "Those who train (default: ${DEFAULT-VALUE}).")
  int participants;

  @Option(
      names = "--trials",
      paramLabel = "M",
      description = "Canaries or examples (default: 500), trainings (default: 60).")
  Integer trials;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "T",
      description = "Rounds (default: ${DEFAULT-VALUE}).")
  int rounds;

  @Option(
      names = "--significance",
      defaultValue = "0.05",
      paramLabel = "P",
      description = "Chance that a bound is too high (default: ${DEFAULT-VALUE}).")
  double significance;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "Of coins, choices, shares and noise (default: ${DEFAULT-VALUE}).")
  long seed;

  @Override
  Object run(Output output) {
    if (participants < 2 || rounds < 1) {
      throw CliException.usage("--participants must be at least 2, --rounds at least 1", "");
    }
    if (!(epsilon > 0 && delta > 0 && significance > 0 && significance < 1)) {
      throw CliException.usage(
          "--epsilon and --delta must be above 0, --significance in (0, 1)", "");
    }
    TaskSpec task = task();
    output.line("claim: epsilon %s at delta %s after %d rounds", epsilon, delta, rounds);
    output.line("%-11s %s", "attack", "proves that epsilon is at least, with noise and without");
    boolean refuted = false;
    List<Map<String, Object>> found = new ArrayList<>();
    for (PrivacyAttack attack : attacks(task)) {
      PrivacyAttack.Bounds noisy = attack.run(true).bounds(significance, delta);
      PrivacyAttack.Bounds control = attack.run(false).bounds(significance, delta);
      output.line("%-11s %6.3f  %6.3f", attack.name(), most(noisy), most(control));
      refuted |= most(noisy) > epsilon;
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", attack.name());
      row.put("withNoise", noisy);
      row.put("withoutNoise", control);
      found.add(row);
    }
    output.line(refuted ? "The claim is REFUTED." : "The claim is not refuted.");
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("claimed", epsilon);
    json.put("delta", delta);
    json.put("noiseMultiplier", task.getPrivacy().getNoiseMultiplier());
    json.put("refuted", refuted);
    json.put("attacks", found);
    return json;
  }

  private List<PrivacyAttack> attacks(TaskSpec task) {
    Dataset examples = Dataset.named(data).holdOut().train();
    List<Dataset> shares = Partitioner.parse("iid").split(examples, participants, seed);
    List<PrivacyAttack> chosen = new ArrayList<>();
    for (String name : attacks) {
      chosen.add(
          switch (name) {
            case "canaries" -> new CanaryAttack(task, shares, setting(QUICK_TRIALS));
            case "membership" -> new MembershipAttack(task, shares, setting(TRAININGS));
            case "inversion" -> new InversionAttack(task, examples, setting(QUICK_TRIALS));
            default ->
                throw CliException.usage(
                    "unknown attack '" + name + "'", "known: canaries, membership, inversion");
          });
    }
    return chosen;
  }

  private PrivacyAttack.Setting setting(int usual) {
    return new PrivacyAttack.Setting(trials == null ? usual : trials, seed);
  }

  private TaskSpec task() {
    TaskSpec spec = GridOptions.task(data, participants, rounds);
    return TaskFile.ready(
        TaskSpec.newBuilder(spec)
            .setAggregation(
                AggregationSpec.newBuilder(spec.getAggregation()).setWeightBy("uniform").build())
            .setPrivacy(
                PrivacySpec.newBuilder()
                    .setEpsilon(epsilon)
                    .setDelta(delta)
                    .setClipNormL2(1)
                    .setNoiseMultiplier(0)
                    .build())
            .build());
  }

  private static double most(PrivacyAttack.Bounds bounds) {
    return Math.max(bounds.byCount(), bounds.byTradeOff());
  }
}
