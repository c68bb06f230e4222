package io.tributary.operators.quality;

import java.util.Map;

/**
 * What is known of an update beside its values.
 *
 * @param participant who sent it
 * @param organization the participant's, empty when it has none
 * @param factor what it would count in a sum, above 0
 * @param normL2 its L2 norm
 * @param reputation of the participant, in [0, 1]; 1 for one that was never left out
 * @param metrics what it reports
 */
public record Candidate(
    String participant,
    String organization,
    double factor,
    double normL2,
    double reputation,
    Map<String, Double> metrics) {
  /** Copies the metrics. */
  public Candidate {
    metrics = Map.copyOf(metrics);
  }
}
