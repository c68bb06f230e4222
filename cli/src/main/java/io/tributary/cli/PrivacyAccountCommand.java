package io.tributary.cli;

import io.tributary.privacy.accounting.Adjacency;
import io.tributary.privacy.accounting.GroupPrivacy;
import io.tributary.privacy.accounting.LossAccountant;
import io.tributary.privacy.accounting.Release;
import io.tributary.privacy.accounting.RenyiAccountant;
import io.tributary.privacy.accounting.RenyiBound;
import io.tributary.privacy.matrix.Participation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** {@code tributary privacy account}. */
@CommandLine.Command(
    name = "account",
    description = {
      "The epsilon of so many noisy rounds at a delta, or the delta at an epsilon: by privacy loss",
      "distributions, a bound from above, and by Renyi divergences, which are looser. Rounds of",
      "another kind follow behind --then."
    },
    footer = {
      "",
      "Neighbours differ by one participant or record more or less; with fixed:M/N by one in",
      "another's place. The noise multiplier is the noise's standard deviation (laplace: its scale)",
      "over how far one of them can move the sum. Sampling counts only if nobody who sees the result",
      "knows who was drawn."
    })
final class PrivacyAccountCommand extends Command {
  /** Rounds of one kind. */
  static final class Rounds {
    @Option(
        names = "--mechanism",
        paramLabel = "NAME",
        description = {
          "gaussian, discrete-gaussian, skellam or laplace; or Gaussian noise, correlated over the",
          "rounds, without sampling: tree; toeplitz, the square root of the prefix sum; or blt, the",
          "best matrix of a few buffers (default: gaussian)."
        })
    String mechanism = "gaussian";

    @Option(
        names = "--noise-multiplier",
        required = true,
        paramLabel = "Z",
        description = "Above 0.")
    double noiseMultiplier;

    @Option(names = "--rounds", paramLabel = "T", description = "At least 1 (default: 1).")
    int rounds = 1;

    @Option(
        names = "--sampling",
        paramLabel = "HOW",
        description = {
          "none, poisson:RATE, fixed:SIZE/POPULATION or",
          "truncated-poisson:RATE,BOUND[/POPULATION] (default: none)."
        })
    String sampling = "none";

    @Option(
        names = "--participations",
        paramLabel = "K",
        description = "tree, toeplitz, blt: rounds that a participant is in at most (default: 1).")
    int participations = 1;

    @Option(
        names = "--min-separation",
        paramLabel = "B",
        description =
            "tree, toeplitz, blt: it may take part again so many rounds later (default: 1).")
    int separation = 1;

    @Option(names = "--buffers", paramLabel = "N", description = "blt: 1 to 8 (default: 3).")
    int buffers = 3;

    @Option(names = "--then", description = "Rounds of another kind follow.")
    boolean then;

    Release release() {
      if (rounds < 1) {
        throw CliException.usage("--rounds must be at least 1, not " + rounds, "");
      }
      if (PrivacyTexts.isCorrelated(mechanism)) {
        return correlated(this);
      }
      return new Release(
          PrivacyTexts.mechanism(mechanism, noiseMultiplier),
          PrivacyTexts.sampling(sampling),
          rounds);
    }
  }

  /** All rounds together are one release, of a sum that a participant moves further. */
  private static Release correlated(Rounds of) {
    if (!of.sampling.equals("none")) {
      throw CliException.usage(
          "noise that is correlated over rounds claims no amplification by sampling",
          "use --sampling none");
    }
    try {
      double sensitivity =
          PrivacyTexts.sensitivity(
              of.mechanism,
              of.rounds,
              new Participation(of.separation, of.participations),
              of.buffers);
      return new Release(
          PrivacyTexts.mechanism("gaussian", of.noiseMultiplier / sensitivity),
          PrivacyTexts.sampling(of.sampling),
          1);
    } catch (IllegalArgumentException e) {
      throw CliException.usage(e.getMessage(), "");
    }
  }

  @ArgGroup(exclusive = false, multiplicity = "1..*")
  List<Rounds> kinds = new ArrayList<>();

  @Option(names = "--delta", paramLabel = "D", description = "In [0, 1).")
  Double delta;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description = "Tell delta at this epsilon instead.")
  Double epsilon;

  @Option(
      names = "--group",
      paramLabel = "K",
      description = "With --delta: tell epsilon of K units together, too, from that of one.")
  int group = 1;

  @Override
  Object run(Output output) {
    if (group < 1 || (group > 1 && delta == null)) {
      throw CliException.usage("--group must be at least 1, and needs --delta", "");
    }
    if ((delta == null) == (epsilon == null)) {
      throw CliException.usage("give --delta or --epsilon, one of them", "");
    }
    List<Release> releases = kinds.stream().map(Rounds::release).toList();
    Map<String, Object> json = new LinkedHashMap<>();
    try {
      json.put("adjacency", PrivacyTexts.adjacency(Adjacency.of(releases)));
      LossAccountant pld = LossAccountant.of(releases);
      String wanted = epsilon == null ? "epsilon" : "delta";
      json.put(epsilon == null ? "delta" : "epsilon", epsilon == null ? delta : epsilon);
      double value = epsilon == null ? pld.epsilon(PrivacyTexts.delta(delta)) : pld.delta(epsilon);
      json.put("pld", Map.of(wanted, finite(value)));
      json.put("rdp", renyi(releases, wanted));
      print(output, json, wanted);
      if (group > 1) {
        Object together = finite(GroupPrivacy.epsilon(pld::delta, group, delta));
        json.put("group", Map.of("size", group, "epsilon", together));
        output.line("%-9s %s", "of " + group, together);
      }
      return json;
    } catch (IllegalArgumentException e) {
      throw CliException.usage(e.getMessage(), "");
    }
  }

  private Map<String, Object> renyi(List<Release> releases, String wanted) {
    Map<String, Object> rdp = new LinkedHashMap<>();
    try {
      RenyiAccountant accountant = RenyiAccountant.of(releases);
      RenyiBound bound = epsilon == null ? accountant.epsilon(delta) : accountant.delta(epsilon);
      rdp.put(wanted, finite(bound.value()));
      rdp.put("order", bound.order());
    } catch (IllegalArgumentException e) {
      rdp.put("unknown", e.getMessage());
    }
    return rdp;
  }

  /** JSON has no infinity. */
  private static Object finite(double value) {
    return Double.isFinite(value) ? (Object) value : "infinite";
  }

  private static void print(Output output, Map<String, Object> json, String wanted) {
    Map<?, ?> pld = (Map<?, ?>) json.get("pld");
    Map<?, ?> rdp = (Map<?, ?>) json.get("rdp");
    output.line("%-9s %s", wanted, pld.get(wanted));
    output.line(
        "%-9s %s",
        "by RDP",
        rdp.containsKey("unknown")
            ? rdp.get("unknown")
            : rdp.get(wanted) + " (order " + rdp.get("order") + ")");
    output.line("%-9s %s", "adjacency", json.get("adjacency"));
  }
}
