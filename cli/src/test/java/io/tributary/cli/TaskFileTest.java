package io.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskFileTest {
  private static final String VALID =
      """
      apiVersion: tributary.io/v1
      kind: Task
      metadata: {federation: clinics, name: digits}
      spec:
        model:
          parameters: [{name: w, shape: [64, 10]}, {name: b, shape: [10]}]
          blockSize: 100
        rounds: {count: 30, quorum: 16, minimum: 8, deadline: 2m}
        bounds: {maxNormL2: 100.0, maxWeight: 10000, maxParticipantsPerRound: 1000}
      """;

  @TempDir Path folder;

  private Path file(String text) {
    try {
      return Files.writeString(folder.resolve("task.yaml"), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private TaskSpec read(String text, Map<String, String> overrides) {
    return TaskFile.ready(TaskFile.read(file(text), overrides));
  }

  private CliException mistake(String text, Map<String, String> overrides) {
    return catchThrowableOfType(CliException.class, () -> read(text, overrides));
  }

  private CliException mistake(String before, String after) {
    assertThat(VALID).contains(before);
    return mistake(VALID.replace(before, after), Map.of());
  }

  @Test
  void readsATaskAndFillsInWhatMayBeLeftOut() {
    TaskSpec spec = read(VALID, Map.of());

    assertThat(spec.getName()).isEqualTo("digits");
    assertThat(spec.getRounds().getPolicy()).isEqualTo("sync");
    assertThat(spec.getRounds().getDeadlineMillis()).isEqualTo(120_000);
    assertThat(spec.getAggregation().getRule()).isEqualTo("mean");
    assertThat(spec.getBounds().getUploadTimeoutMillis()).isEqualTo(60_000);
    assertThat(spec.getTraining().getBatchSize()).isEqualTo(32);
  }

  @Test
  void whatIsLeftOutIsWhatTheSchemaSays() {
    TaskSpec spec = read(VALID, Map.of());

    assertThat(spec.getRounds())
        .isEqualTo(
            RoundsSpec.newBuilder()
                .setCount(30)
                .setQuorum(16)
                .setMinimum(8)
                .setDeadlineMillis(120_000)
                .build());
    assertThat(spec.getAggregation()).isEqualTo(AggregationSpec.newBuilder().build());
    assertThat(spec.getOptimizer()).isEqualTo(OptimizerSpec.newBuilder().build());
    assertThat(spec.getModel().getVectors()).isEmpty();
    assertThat(spec.getBounds().getMaxControlNormL2()).isZero();
    assertThat(spec.getUpstream()).isNull();
  }

  @Test
  void readsEveryChoiceOfAPolicy() {
    TaskSpec spec =
        read(
            VALID,
            Map.of(
                "rounds",
                "{policy: buffered, count: 5, bufferSize: 7, minimum: 3, deadline: none,"
                    + " maxStaleness: 4, staleness: \"hinge(a=10,b=4)\", mixing: 0.5,"
                    + " overSelection: 1.5, cohort: 9}"));

    RoundsSpec rounds = spec.getRounds();
    assertThat(rounds.getPolicy()).isEqualTo("buffered");
    assertThat(rounds.getBufferSize()).isEqualTo(7);
    assertThat(rounds.getMinimum()).isEqualTo(3);
    assertThat(rounds.getDeadlineMillis()).isZero();
    assertThat(rounds.getMaxStaleness()).isEqualTo(4);
    assertThat(rounds.getStaleness()).isEqualTo("hinge(a=10,b=4)");
    assertThat(rounds.getMixing()).isEqualTo(0.5);
    assertThat(rounds.getOverSelection()).isEqualTo(1.5);
    assertThat(rounds.getCohort()).isEqualTo(9);
  }

  /** Each row: rounds that state nothing more than they must; deadline and minimum that follow. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {count: 5, quorum: 4}                           | 60000 | 4
          {count: 5, policy: buffered}                    | 0     | 10
          {count: 5, policy: buffered, bufferSize: 3}     | 0     | 3
          {count: 5, policy: async}                       | 0     | 1
          """)
  void deadlineAndMinimumFollowFromThePolicy(String rounds, long deadlineMillis, int minimum) {
    RoundsSpec read = read(VALID, Map.of("rounds", rounds)).getRounds();

    assertThat(read.getDeadlineMillis()).isEqualTo(deadlineMillis);
    assertThat(read.getMinimum()).isEqualTo(minimum);
  }

  @Test
  void aSynchronousRoundNeedsADeadline() {
    assertThat(mistake(VALID, Map.of("rounds.deadline", "none")))
        .hasMessageContaining("spec.rounds.deadline: a synchronous round has none");
  }

  @Test
  void furtherVectorsFollowFromTheAlgorithm() {
    String algorithm = "aggregation.algorithm";
    TaskSpec spec = read(VALID, Map.of(algorithm, "scaffold(participants=16)"));

    assertThat(spec.getModel().getVectors()).containsExactly("control");
    assertThat(mistake(VALID, Map.of(algorithm, "scaffold")))
        .hasMessageContaining("spec.aggregation.algorithm: scaffold needs scaffold(participants=");
    assertThat(mistake(VALID, Map.of("model.vectors", "[control]")))
        .hasMessageContaining("spec.model.vectors: it is [control]");
  }

  @Test
  void anUpstreamNamesFederationAndTask() {
    TaskSpec spec = read(VALID, Map.of("upstream", "{federation: national, task: digits}"));

    assertThat(spec.getUpstream().getFederation()).isEqualTo("national");
    assertThat(spec.getUpstream().getTask()).isEqualTo("digits");
    assertThat(mistake(VALID, Map.of("upstream", "{federation: national}")))
        .hasMessageContaining("spec.upstream.task: is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rounds.policy=buffered",
        "rounds.policy=async",
        "rounds.selection=random(seed=3)",
        "optimizer.name=fedadam",
        "optimizer.schedule=warm-up(rounds=3) -> cosine(rounds=27,floor=0.1)",
        "aggregation.algorithm=fednova",
        "aggregation.algorithm=scaffold(participants=16)",
        "aggregation.weightBy=capped(max=100)",
        "aggregation.of=models",
        "bounds.maxControlNormL2=5"
      })
  void theBuiltInTaskTakesEachChoice(String override) {
    String[] parts = override.split("=", 2);

    TaskFile.ready(TaskFile.read(null, Map.of(parts[0], parts[1])));
  }

  @Test
  void aTextThatIsCutAtACommaIsToldSo() {
    CliException e = mistake(VALID, Map.of("rounds", "{count: 5, staleness: hinge(a=10,b=4)}"));

    assertThat(e).hasMessageContaining("b=4)").hasMessageContaining("ends at a comma");
    assertThat(e.getMessage() + e.hint()).contains("in quotes");
  }

  @Test
  void theBuiltInTaskIsValid() {
    TaskFile.ready(TaskFile.read(null, Map.of()));
  }

  @Test
  void overridesKeysWithAndWithoutTheirRoot() {
    TaskSpec spec =
        read(
            VALID,
            Map.of(
                "rounds.quorum", "9",
                "spec.rounds.deadline", "500ms",
                "metadata.name", "other",
                "training.proximalMu", "0.5"));

    assertThat(spec.getRounds().getQuorum()).isEqualTo(9);
    assertThat(spec.getRounds().getDeadlineMillis()).isEqualTo(500);
    assertThat(spec.getName()).isEqualTo("other");
    assertThat(spec.getTraining().getProximalMu()).isEqualTo(0.5);
  }

  @Test
  void anOverrideBelowAValueIsAUsageError() {
    CliException e = mistake(VALID, Map.of("rounds.quorum.deep", "1"));

    assertThat(e.exitCode()).isEqualTo(2);
    assertThat(e).hasMessageContaining("--set rounds.quorum.deep").hasMessageContaining("quorum");
  }

  @Test
  void anOverrideOfAnUnknownKeyIsAMistake() {
    CliException e = mistake(VALID, Map.of("rounds.qorum", "1"));

    assertThat(e).hasMessageContaining("spec.rounds.qorum").hasMessageContaining("not a key");
    assertThat(e.hint()).contains("Fix: ", "known: ").contains("quorum");
  }

  /** Each row: what is replaced, by what, the key that is named, the reason, the fix. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          deadline: 2m | dedline: 2m | spec.rounds.dedline | not a key that is known | known: bufferSize
          kind: Task | colour: red | kind | is missing | add it
          kind: Task | kind: Cake | kind | is Cake | write kind: Task
          tributary.io/v1 | tributary.io/v9 | apiVersion | is tributary.io/v9 | tributary.io/v1
          count: 30, | '' | spec.rounds.count | is missing | add it
          name: digits | other: digits | metadata.name | is missing | add it
          count: 30 | count: many | spec.rounds.count | not an integer | write an integer
          count: 30 | count: 99999999999 | spec.rounds.count | out of range | smaller integer
          100.0 | large | spec.bounds.maxNormL2 | not a number | write a number
          deadline: 2m | deadline: soon | spec.rounds.deadline | not a duration | 500ms, 60s, 5m or 1h
          deadline: 2m | deadline: 99999999999h | spec.rounds.deadline | not a duration | 60s
          shape: [10] | shape: ten | spec.model.parameters[1].shape | not a list | write [64, 10]
          shape: [10] | shape: [1.5] | spec.model.parameters[1].shape | not an integer | write [64, 10]
          name: digits | name: [a] | metadata.name | is not a text | write one value
          '{count: 30, quorum: 16, minimum: 8, deadline: 2m}' | fast | spec.rounds | not a mapping | key: value
          """)
  void namesKeyReasonAndFixOfWhatCannotBeRead(
      String before, String after, String key, String reason, String fix) {
    CliException e = mistake(before, after);

    assertThat(e.errorCode()).isEqualTo("INVALID_TASK");
    assertThat(e.exitCode()).isEqualTo(1);
    assertThat(e.getMessage()).contains(key + ": ").contains(reason);
    assertThat(e.getMessage() + e.hint()).contains("Fix: ").contains(fix);
  }

  /** Each row: the override, the key that is named, the reason, the fix. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rounds.cohort=10 | spec.rounds.quorum | above the cohort of 10 | lower the quorum
          rounds.minimum=17 | spec.rounds.minimum | with a quorum of 16 | 1 to the quorum
          rounds.count=0 | spec.rounds.count | it is 0 | 1 to 1000000
          rounds.deadline=1ms | spec.rounds.deadline | it is 1 ms | 100ms to 8760h
          rounds.selection=best | spec.rounds.selection | unknown selection 'best' | random(seed=7)
          rounds.overSelection=0.5 | spec.rounds.overSelection | it is 0.5 | 1 to 100
          aggregation.algorithm=best | spec.aggregation.algorithm | unknown algorithm 'best'; known: | known names
          aggregation.weightBy=luck | spec.aggregation.weightBy | unknown weighting 'luck' | known names
          aggregation.of=gradients | spec.aggregation.of | known: deltas, models | known names
          optimizer.name=fedadam(beta3=1) | spec.optimizer.name | no argument 'beta3' | known names
          optimizer.schedule=weekly | spec.optimizer.schedule | unknown schedule 'weekly' | known names
          bounds.maxControlNormL2=-1 | spec.bounds.maxControlNormL2 | it is -1.0 | above 0
          rounds.policy=eager | spec.rounds.policy | unknown round policy 'eager'; known: | known names
          model.blocks=9 | spec.model.blocks | 650 parameters, which is 7 blocks of 100, not 9 | set blocks to 7
          model.blockSize=0 | spec.model.blockSize | it is 0 | 65536 is a good value
          model.parameters=[] | spec.model.parameters | no parameters | list at least one
          model.initialization=ones | spec.model.initialization | ones | use zeros
          aggregation.rule=best | spec.aggregation.rule | unknown aggregation rule 'best'; known: | known names
          optimizer.name=magic | spec.optimizer.name | unknown optimizer 'magic'; known: | known names
          optimizer.learningRate=-1 | spec.optimizer.learningRate | it is -1.0 | above 0
          bounds.maxWeight=NaN | spec.bounds.maxWeight | it is NaN | above 0
          bounds.maxParticipantsPerRound=15 | spec.bounds.maxParticipantsPerRound | closes at 16 updates | raise it
          training.batchSize=0 | spec.training.batchSize | it is 0 | at least 1
          metadata.name=UPPER | metadata.name | 'UPPER' is not a name | a-z
          """)
  void namesKeyReasonAndFixOfWhatCannotRun(String override, String key, String reason, String fix) {
    String[] parts = override.split("=", 2);
    CliException e = mistake(VALID, Map.of(parts[0], parts[1]));

    assertThat(e.errorCode()).isEqualTo("INVALID_TASK");
    assertThat(e.exitCode()).isEqualTo(1);
    assertThat(e.getMessage())
        .contains(key + ": ")
        .contains(reason)
        .contains("Fix: ")
        .contains(fix);
  }

  @Test
  void tellsAMisspelledKeyBeforeTheOneThatSeemsToBeMissing() {
    CliException e = mistake("quorum: 16", "quorun: 16");

    assertThat(e.getMessage())
        .contains("2 mistakes")
        .containsSubsequence("spec.rounds.quorun: is not a key", "spec.rounds.quorum: is missing");
  }

  @Test
  void tellsAllMistakesAtOnce() {
    CliException e = mistake(VALID, Map.of("rounds.count", "0", "training.batchSize", "0"));

    assertThat(e.getMessage()).contains("spec.rounds.count", "spec.training.batchSize");
  }

  @Test
  void aFileThatIsNoYamlOrNoMappingIsToldByName() {
    assertThat(mistake("a: [", Map.of())).hasMessageContaining("task.yaml is not valid YAML");
    assertThat(mistake("- a", Map.of())).hasMessageContaining("task.yaml is not a YAML mapping");
    assertThat(mistake(VALID + "kind: Task\n", Map.of())).hasMessageContaining("Duplicate field");
  }

  @Test
  void aFileThatIsNotThereIsToldByName() {
    Path missing = folder.resolve("missing.yaml");
    CliException e =
        catchThrowableOfType(CliException.class, () -> TaskFile.read(missing, Map.of()));

    assertThat(e.errorCode()).isEqualTo("FILE_NOT_READABLE");
    assertThat(e).hasMessageContaining("missing.yaml");
  }
}
