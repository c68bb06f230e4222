package io.tributary.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The mistakes of one task file, so that all are told at once. */
final class Mistakes {
  private final List<Mistake> unknownKeys = new ArrayList<>();
  private final List<Mistake> others = new ArrayList<>();

  private record Mistake(String key, String reason, String fix) {
    @Override
    public String toString() {
      return key + ": " + reason + ". Fix: " + fix;
    }
  }

  void add(String key, String reason, String fix) {
    others.add(new Mistake(key, reason, fix));
  }

  /** A key that nobody asked for; told first, since it is often why another seems to be missing. */
  void unknownKey(String key, String known) {
    unknownKeys.add(
        new Mistake(key, "is not a key that is known here", "use one of those known: " + known));
  }

  /** Throws with all of them, if there are any. */
  void throwIfAny() {
    List<Mistake> all = Stream.concat(unknownKeys.stream(), others.stream()).toList();
    if (all.size() == 1) {
      Mistake only = all.get(0);
      throw CliException.failed(
          "INVALID_TASK", only.key() + ": " + only.reason(), "Fix: " + only.fix());
    }
    if (!all.isEmpty()) {
      throw CliException.failed(
          "INVALID_TASK",
          "the task file has "
              + all.size()
              + " mistakes:\n"
              + all.stream().map(m -> "  - " + m).collect(Collectors.joining("\n")),
          "");
    }
  }
}
