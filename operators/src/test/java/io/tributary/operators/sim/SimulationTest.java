package io.tributary.operators.sim;

import static org.assertj.core.api.Assertions.assertThat;

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
  private static final int FAULT_CHARACTERS = 150;

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
    Throwable how = fault(found.getAsLong(), bug, new Trace(0));
    System.out.println(bug + " is found with seed " + found.getAsLong() + ": " + shortened(how));
  }

  private static boolean broken(long seed, PlantedBug bug) {
    return fault(seed, bug, new Trace(0)) != null;
  }

  /** What is wrong in a world; null when all is well. */
  private static Throwable fault(long seed, PlantedBug bug, Trace trace) {
    try {
      new World(seed, bug, trace).run();
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    }
  }

  private static String replay(long seed, int lines) {
    Trace trace = new Trace(lines);
    Throwable fault = fault(seed, null, trace);
    String what = fault == null ? "" : ": " + fault + " at " + fault.getStackTrace()[0];
    return "seed " + seed + what + "\n" + trace;
  }

  private static String shortened(Throwable fault) {
    String text = fault.toString();
    return text.substring(0, Math.min(FAULT_CHARACTERS, text.length()));
  }
}
