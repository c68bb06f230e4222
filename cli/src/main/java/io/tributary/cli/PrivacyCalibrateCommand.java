package io.tributary.cli;

import io.tributary.privacy.accounting.Adjacency;
import io.tributary.privacy.accounting.Calibration;
import io.tributary.privacy.accounting.LossAccountant;
import io.tributary.privacy.accounting.Release;
import io.tributary.privacy.accounting.Sampling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary privacy calibrate}. */
@CommandLine.Command(
    name = "calibrate",
    description =
        "The least noise multiplier with which so many rounds keep within (epsilon, delta).")
final class PrivacyCalibrateCommand extends Command {
  @Option(names = "--target-epsilon", required = true, paramLabel = "E", description = "Above 0.")
  double epsilon;

  @Option(names = "--delta", required = true, paramLabel = "D", description = "In (0, 1).")
  double delta;

  @Option(
      names = "--rounds",
      defaultValue = "1",
      paramLabel = "T",
      description = "At least 1 (default: ${DEFAULT-VALUE}).")
  int rounds;

  @Option(
      names = "--sampling",
      defaultValue = "none",
      paramLabel = "HOW",
      description = "As for 'privacy account' (default: ${DEFAULT-VALUE}).")
  String sampling;

  @Option(
      names = "--mechanism",
      defaultValue = "gaussian",
      paramLabel = "NAME",
      description = "gaussian, discrete-gaussian or laplace (default: ${DEFAULT-VALUE}).")
  String mechanism;

  @Override
  Object run(Output output) {
    if (rounds < 1 || !(delta > 0 && delta < 1) || !(epsilon > 0 && epsilon < 1e9)) {
      throw CliException.usage(
          "--rounds must be at least 1, --delta in (0, 1), --target-epsilon above 0", "");
    }
    Sampling drawn = PrivacyTexts.sampling(sampling);
    PrivacyTexts.mechanism(mechanism, 1);
    DoubleFunction<List<Release>> releases =
        z -> List.of(new Release(PrivacyTexts.mechanism(mechanism, z), drawn, rounds));
    try {
      double multiplier = Calibration.noiseMultiplier(epsilon, delta, releases);
      double reached = LossAccountant.of(releases.apply(multiplier)).epsilon(delta);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("noiseMultiplier", multiplier);
      json.put("epsilon", reached);
      json.put("delta", delta);
      json.put("adjacency", PrivacyTexts.adjacency(Adjacency.of(releases.apply(multiplier))));
      output.line("noise multiplier  %s", multiplier);
      output.line("epsilon           %s at delta %s", reached, delta);
      output.line("adjacency         %s", json.get("adjacency"));
      return json;
    } catch (IllegalArgumentException e) {
      throw CliException.usage(e.getMessage(), "");
    }
  }
}
