package io.tributary.cli;

import io.tributary.operators.privacy.Claim;
import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.privacy.accounting.LossAccountant;
import io.tributary.privacy.accounting.RenyiAccountant;
import io.tributary.privacy.accounting.RenyiBound;
import io.tributary.privacy.accounting.ZeroConcentrated;
import io.tributary.schemas.PrivacyCharge;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is claimed of a private task's models, from its charges in the public record. */
final class PrivacyStatement {
  private final PrivacyPlan plan;
  private final PrivacyCharge charge;
  private final Clipped clipped;

  /** How many updates were longer than the clip norm, by the journal, which is not public. */
  record Clipped(int longer, int updates) {
    double share() {
      return updates == 0 ? 0 : (double) longer / updates;
    }
  }

  /**
   * A statement.
   *
   * @param charge the newest; null before the first release
   */
  PrivacyStatement(PrivacyPlan plan, PrivacyCharge charge, Clipped clipped) {
    this.plan = plan;
    this.charge = charge;
    this.clipped = clipped;
  }

  private int participations() {
    return charge == null ? 0 : charge.getParticipations();
  }

  private double squares() {
    return plan.matrix().squares(participations());
  }

  /** Spent by privacy loss distributions, at the budget's delta. */
  double epsilon() {
    return participations() == 0
        ? 0
        : LossAccountant.of(Claim.releases(plan, participations())).epsilon(plan.spec().getDelta());
  }

  private double rho() {
    return squares() * ZeroConcentrated.rho(plan.spec().getNoiseMultiplier());
  }

  private RenyiBound renyi() {
    return participations() == 0
        ? new RenyiBound(0, Double.NaN)
        : RenyiAccountant.of(Claim.releases(plan, participations()))
            .epsilon(plan.spec().getDelta());
  }

  Map<String, Object> json() {
    RenyiBound renyi = renyi();
    Map<String, Object> rdp = new LinkedHashMap<>();
    rdp.put("epsilon", renyi.value());
    rdp.put("order", Double.isNaN(renyi.order()) ? null : renyi.order());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("private", true);
    json.put("mechanism", plan.text());
    json.put("noiseMultiplier", plan.spec().getNoiseMultiplier());
    json.put("sensitivityUnits", plan.sensitivity());
    json.put("fractionBits", plan.grid().fractionBits());
    json.put("denominator", plan.denominator());
    json.put("unit", plan.spec().getUnit());
    json.put("adjacency", Claim.ADJACENCY);
    json.put("sampling", Claim.SAMPLING);
    json.put("delta", plan.spec().getDelta());
    json.put("pld", Map.of("epsilon", epsilon()));
    json.put("rdp", rdp);
    json.put("zcdp", Map.of("rho", rho()));
    json.put(
        "budget", Map.of("epsilon", plan.spec().getEpsilon(), "delta", plan.spec().getDelta()));
    json.put("releases", charge == null ? 0 : charge.getReleases());
    json.put("participations", participations());
    json.put("participationsAllowed", plan.participationsAllowed());
    json.put("clipNormL2", plan.clipNormL2());
    json.put("clipping", plan.spec().getClipping());
    json.put("clippedShare", clipped.share());
    json.put("clippedUpdates", clipped.longer());
    json.put("updates", clipped.updates());
    json.put("accountant", Claim.ACCOUNTANT);
    json.put("gaps", Claim.GAPS);
    return json;
  }

  void print(Output output) {
    RenyiBound renyi = renyi();
    output.line(
        "claim          (%.4f, %s)-DP of each %s", epsilon(), plan.spec().getDelta(), unit());
    output.line(
        "               by RDP %.4f%s", renyi.value(), Double.isNaN(renyi.order()) ? "" : order());
    output.line("               by zCDP rho %.4f", rho());
    output.line("budget         (%s, %s)", plan.spec().getEpsilon(), plan.spec().getDelta());
    output.line("neighbours     %s", Claim.ADJACENCY);
    output.line("sampling       %s", Claim.SAMPLING);
    output.line(
        "mechanism      %s; grid units of 2^-%d, multiplier %s, sensitivity %d units",
        plan.text(),
        plan.grid().fractionBits(),
        plan.spec().getNoiseMultiplier(),
        plan.sensitivity());
    output.line(
        "               on sums that are divided by %s, a public number", plan.denominator());
    output.line(
        "clipping       %s, to L2 norm %.6g%s; %d of %d updates were longer (%.1f %%, not public)",
        plan.spec().getClipping(),
        plan.clipNormL2(),
        plan.adaptive() == null ? "" : " in the newest round",
        clipped.longer(),
        clipped.updates(),
        100 * clipped.share());
    output.line(
        "took part      in at most %d of %d releases; %d are allowed",
        participations(), charge == null ? 0 : charge.getReleases(), plan.participationsAllowed());
    output.line("accountant     %s", Claim.ACCOUNTANT);
    Claim.GAPS.forEach(gap -> output.line("known gap      %s", gap));
  }

  private String order() {
    return " (order " + renyi().order() + ")";
  }

  private String unit() {
    return plan.spec().getUnit();
  }
}
