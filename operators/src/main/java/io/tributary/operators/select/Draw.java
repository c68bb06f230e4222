package io.tributary.operators.select;

import io.tributary.schemas.CohortDrawn;
import io.tributary.schemas.JournalFact;
import io.tributary.serde.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Draws a round's cohort: the participants with the smallest hashes of seed, federation, task,
 * round and id. Uniform over participants, and the same for the same participants in whatever
 * order. Pure.
 */
public final class Draw {
  private Draw() {}

  /**
   * The cohort as a proposal; all of them when there are fewer than wanted.
   *
   * @param eligible who may be drawn
   */
  public static JournalFact of(CohortRequest request, Collection<String> eligible) {
    List<String> drawn =
        eligible.stream()
            .sorted(
                Comparator.comparing((String id) -> rank(request, id))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(request.size())
            .sorted()
            .toList();
    return new JournalFact(request.task(), new CohortDrawn(request.round(), drawn));
  }

  private static Digest rank(CohortRequest request, String participant) {
    String text =
        String.join(
            "\n",
            "tributary.cohort.v1",
            Long.toString(request.seed()),
            request.federation(),
            request.task(),
            Integer.toString(request.round()),
            participant);
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
