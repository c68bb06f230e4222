package io.tributary.cli;

import io.tributary.local.grid.UtilityGrid;
import io.tributary.local.grid.UtilityGrid.Point;
import io.tributary.schemas.PrivacySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  @CommandLine.Mixin GridOptions options = new GridOptions();

  private static final String NONE = "inf";

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

  @Override
  Object run(Output output) throws Exception {
    List<Double> budgets = epsilons.stream().map(UtilityCommand::budget).toList();
    options.check();
    participants.forEach(this::check);
    PrivacySpec privacy =
        PrivacySpec.newBuilder()
            .setEpsilon(1)
            .setDelta(delta)
            .setClipNormL2(clip)
            .setNoiseMultiplier(1)
            .build();
    List<Point> points = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : options.installed(missing, output)) {
      for (int count : participants) {
        points.addAll(
            grid(name, count).run(budgets, privacy, p -> System.err.println("  " + line(p))));
      }
    }
    List<String> headings =
        List.of("data", "participants", "epsilon", "noise multiplier", "accuracy", "seeds from-to");
    List<List<String>> cells = points.stream().map(UtilityCommand::cells).toList();
    output.table(headings, cells);
    options.write(markdown(headings, cells));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rounds", rounds);
    json.put("delta", delta);
    json.put("clipNormL2", clip);
    json.put("missing", missing);
    json.put("points", points.stream().map(UtilityCommand::json).toList());
    return json;
  }

  private static String markdown(List<String> headings, List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    text.append("| ").append(String.join(" | ", headings)).append(" |\n");
    text.append("|---".repeat(headings.size())).append("|\n");
    rows.forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
    return text.toString();
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

  private void check(int count) {
    if (count < 1 || rounds < 1) {
      throw CliException.usage("--participants and --rounds must be at least 1", "");
    }
    if (!(delta > 0 && delta * count < 1 && clip > 0)) {
      throw CliException.usage("--delta must be in (0, 1 / participants), --clip above 0", "");
    }
  }

  private UtilityGrid grid(String name, int count) {
    return new UtilityGrid(
        new UtilityGrid.Setting(
            GridOptions.task(name, count, rounds),
            name,
            options.examplesOf(name),
            partition,
            count,
            options.seeds,
            options.parallel()));
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
