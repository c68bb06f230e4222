package io.tributary.operators.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many small federations, each made of one seed. {@code -Dsim.seeds=N} and {@code -Dsim.first=N}
 * choose which; {@code -Dsim.seed=N} runs one alone and prints what happens in it.
 */
class SimulationTest {
  private static final long FIRST = Long.getLong("sim.first", 1);
  private static final long SEEDS = Long.getLong("sim.seeds", 10_000);
  private static final int TRACE_LINES = 40;

  @Test
  void everyInvariantHoldsInEveryWorld() {
    Long only = Long.getLong("sim.seed");
    if (only != null) {
      System.out.println(replay(only, Integer.MAX_VALUE));
    }
    long first = only != null ? only : FIRST;
    OptionalLong broken =
        LongStream.range(first, first + (only != null ? 1 : SEEDS))
            .parallel()
            .filter(seed -> broken(seed, null))
            .findAny();
    assertThat(broken)
        .as(
            "a world is broken; run it alone with -Dsim.seed=N: %s",
            broken.isPresent() ? replay(broken.getAsLong(), TRACE_LINES) : "")
        .isEmpty();
  }

  /** Without them nobody would know whether the simulation can find anything. */
  @ParameterizedTest
  @EnumSource
  void aPlantedBugIsFound(PlantedBug bug) {
    OptionalLong found =
        LongStream.rangeClosed(1, 10_000).filter(seed -> broken(seed, bug)).findFirst();
    assertThat(found).as("seed that finds %s", bug).isPresent();
    System.out.println(bug + " is found with seed " + found.getAsLong());
  }

  private static boolean broken(long seed, PlantedBug bug) {
    try {
      new World(seed, bug, new Trace(0)).run();
      return false;
    } catch (AssertionError | RuntimeException e) {
      return true;
    }
  }

  private static String replay(long seed, int lines) {
    Trace trace = new Trace(lines);
    try {
      new World(seed, null, trace).run();
      return "seed " + seed + "\n" + trace;
    } catch (AssertionError | RuntimeException e) {
      StackTraceElement where = e.getStackTrace()[0];
      return "seed "
          + seed
          + ": "
          + Objects.toString(e.getMessage())
          + " at "
          + where
          + "\n"
          + trace;
    }
  }
}
