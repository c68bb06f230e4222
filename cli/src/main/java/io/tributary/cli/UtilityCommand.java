package io.tributary.cli;

import io.tributary.local.grid.UtilityGrid;
import io.tributary.local.grid.UtilityGrid.Point;
import io.tributary.local.sim.Dataset;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary bench privacy}. */
@CommandLine.Command(
    name = "privacy",
    description = {
      "What privacy costs: accuracy against epsilon, by rounds that are recomputed in plain Java with",
      "the job's clipping, sums and noise, and the updates that the demo's participants would send.",
      "Accuracy is on a held-out fifth after the last round, the median over the seeds."
    })
final class UtilityCommand extends Command {
  private static final String NONE = "inf";

  @Option(
      names = "--data",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "digits,fashion-mnist",
      description = "Data sets; one that is not installed is left out (default: ${DEFAULT-VALUE}).")
  List<String> data = new ArrayList<>();

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Use at most so many examples of a data set (default: ${DEFAULT-VALUE}).")
  int examples;

  @Option(
      names = "--participants",
      split = ",",
      paramLabel = "N",
      defaultValue = "200,1000",
      description = "Participants (default: ${DEFAULT-VALUE}).")
  List<Integer> participants = new ArrayList<>();

  @Option(
      names = "--epsilons",
      split = ",",
      paramLabel = "E",
      defaultValue = "1,2,4,8,inf",
      description = "Budgets; inf for neither clipping nor noise (default: ${DEFAULT-VALUE}).")
  List<String> epsilons = new ArrayList<>();

  @Option(
      names = "--delta",
      paramLabel = "D",
      defaultValue = "1e-5",
      description = "In (0, 1 / participants) (default: ${DEFAULT-VALUE}).")
  double delta;

  @Option(
      names = "--clip",
      paramLabel = "C",
      defaultValue = "1.0",
      description = "L2 norm that updates are clipped to (default: ${DEFAULT-VALUE}).")
  double clip;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "15",
      description = "Rounds (default: ${DEFAULT-VALUE}).")
  int rounds;

  @Option(
      names = "--partition",
      paramLabel = "HOW",
      defaultValue = "iid",
      description = "iid or dirichlet:ALPHA (default: ${DEFAULT-VALUE}).")
  String partition;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Seeds 1 to N (default: ${DEFAULT-VALUE}).")
  int seeds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Computed at the same time (default: one for each processor).")
  Integer threads;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the table as Markdown, too.")
  Path markdown;

  @Override
  Object run(Output output) throws Exception {
    List<Double> budgets = epsilons.stream().map(UtilityCommand::budget).toList();
    PrivacySpec privacy =
        PrivacySpec.newBuilder()
            .setEpsilon(1)
            .setDelta(delta)
            .setClipNormL2(clip)
            .setNoiseMultiplier(1)
            .build();
    List<Point> points = new ArrayList<>();
    for (String name : data) {
      for (int count : participants) {
        try {
          Dataset.requireInstalled(name);
        } catch (IllegalArgumentException e) {
          output.line("%s; left out", e.getMessage());
          continue;
        }
        points.addAll(
            grid(name, count).run(budgets, privacy, p -> System.err.println("  " + line(p))));
      }
    }
    List<String> headings =
        List.of("data", "participants", "epsilon", "noise multiplier", "accuracy", "seeds from-to");
    List<List<String>> cells = points.stream().map(UtilityCommand::cells).toList();
    output.table(headings, cells);
    if (markdown != null) {
      StringBuilder text = new StringBuilder();
      text.append("| ").append(String.join(" | ", headings)).append(" |\n");
      text.append("|---".repeat(headings.size())).append("|\n");
      cells.forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
      Files.writeString(markdown, text);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rounds", rounds);
    json.put("delta", delta);
    json.put("clipNormL2", clip);
    json.put("points", points.stream().map(UtilityCommand::json).toList());
    return json;
  }

  private static double budget(String text) {
    try {
      double epsilon = text.equals(NONE) ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
      if (epsilon > 0) {
        return epsilon;
      }
    } catch (NumberFormatException e) {
      throw CliException.usage("--epsilons: '" + text + "' is no number", "write 1,2,4,8,inf");
    }
    throw CliException.usage("--epsilons: " + text + " is not above 0", "write 1,2,4,8,inf");
  }

  private UtilityGrid grid(String name, int count) {
    if (count < 1 || seeds < 1 || rounds < 1 || (threads != null && threads < 1)) {
      throw CliException.usage(
          "--participants, --seeds, --rounds and --threads must be at least 1", "");
    }
    if (!(delta > 0 && delta * count < 1 && clip > 0)) {
      throw CliException.usage("--delta must be in (0, 1 / participants), --clip above 0", "");
    }
    TaskSpec spec = DemoTask.fit(TaskFile.read(null, name, Map.of()), count, Set.of());
    TaskSpec task =
        TaskSpec.newBuilder(spec)
            .setRounds(RoundsSpec.newBuilder(spec.getRounds()).setCount(rounds).build())
            .build();
    int parallel = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    return new UtilityGrid(
        new UtilityGrid.Setting(
            task, name, Dataset.named(name).sample(examples), partition, count, seeds, parallel));
  }

  private static String line(Point p) {
    return String.join("  ", cells(p));
  }

  private static List<String> cells(Point p) {
    double[] sorted = p.accuracies().stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return List.of(
        p.data(),
        Integer.toString(p.participants()),
        Double.isInfinite(p.epsilon()) ? NONE : Texts.number(p.epsilon()),
        Double.isInfinite(p.epsilon()) ? "-" : Texts.number(p.noiseMultiplier()),
        percent(p.accuracy()),
        percent(sorted[0]) + "-" + percent(sorted[sorted.length - 1]));
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f", 100 * value);
  }

  private static Map<String, Object> json(Point p) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", p.data());
    json.put("participants", p.participants());
    json.put("epsilon", Double.isInfinite(p.epsilon()) ? null : p.epsilon());
    json.put("noiseMultiplier", p.noiseMultiplier());
    json.put("accuracy", p.accuracy());
    json.put("accuracies", p.accuracies());
    return json;
  }
}
