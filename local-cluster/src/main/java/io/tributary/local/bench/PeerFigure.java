package io.tributary.local.bench;

import io.tributary.local.Folders;
import io.tributary.local.Ports;
import io.tributary.local.ProcessCluster;
import io.tributary.local.Supervised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The same updates aggregated by what else a user could take: NumPy, as servers on it do, and
 * Flower's server. What is and is not compared stands in docs/performance.md.
 */
final class PeerFigure implements Figure {
  private static final int PARAMETERS = 1 << 20;
  private static final int TASK_MEGABYTES = 320;

  /** As many clients as Flower's server lets work at once: Python's default number of workers. */
  private static final int AT_ONCE = Math.min(32, Runtime.getRuntime().availableProcessors() + 4);

  @Override
  public String name() {
    return "peer";
  }

  @Override
  public String about() {
    return "the same updates aggregated by NumPy, and a whole round of Flower's server";
  }

  @Override
  public List<Outcome> measure(Bench bench) throws Exception {
    int updates = bench.form().choose(100, 20);
    List<Outcome> outcomes = new ArrayList<>();
    try {
      Python python = Python.prepare(bench);
      if (bench.wants("numpy")) {
        outcomes.addAll(numpy(bench, python, updates));
      }
      if (bench.wants("flower")) {
        outcomes.addAll(flower(bench, python, updates));
      }
    } catch (Python.Unavailable e) {
      outcomes.add(Outcome.notMeasured(name(), "numpy", e.getMessage()));
      outcomes.add(Outcome.notMeasured(name(), "flower", e.getMessage()));
    }
    return outcomes;
  }

  private List<Outcome> numpy(Bench bench, Python python, int updates) throws Exception {
    Workload workload = new Workload("bench-peer-numpy", PARAMETERS, updates, 1_000);
    RoundInMemory memory = new RoundInMemory(workload);
    List<String> answers = new ArrayList<>();
    try (Python.Script script = python.start(bench, "numpy_aggregate.py", updates, PARAMETERS);
        RunningFederation running = RunningFederation.open(bench, workload, Bench.PARALLELISM)) {
      script.awaitReady();
      Interleaved runs =
          new Interleaved(bench, name() + " numpy")
              .add("memory", memory::millis)
              .add(
                  "flower-aggregate",
                  () -> {
                    answers.add(script.work());
                    return 1e3 * Python.Script.number(last(answers), "flower");
                  })
              .add("numpy-in-place", () -> 1e3 * Python.Script.number(last(answers), "oneByOne"))
              .add("numpy-at-the-end", () -> 1e3 * Python.Script.number(last(answers), "atTheEnd"))
              .add("job", () -> 1e3 * running.round())
              .run();
      String text = String.format(Locale.ROOT, "numpy n=%d d=1M ", updates);
      return List.of(
          runs.outcome(label(text + "from memory"), "memory", "flower-aggregate")
              .with(Goal.ratioAtMost(1 / 3.0))
              .noting("both on one thread from bytes in memory to the bytes of the new model"),
          runs.outcome(label(text + "from memory"), "memory", "numpy-in-place")
              .noting("NumPy by hand, all in place"),
          runs.outcome(label(text + "from memory"), "memory", "numpy-at-the-end")
              .noting("NumPy by hand, all arrays kept, added at the end"),
          runs.outcome(label(text + "from Kafka"), "job", "flower-aggregate")
              .noting("the whole job from Kafka, signatures checked; NumPy from bytes in memory"));
    }
  }

  private Interleaved.Label label(String text) {
    return new Interleaved.Label(name(), text, "ms", false);
  }

  private List<Outcome> flower(Bench bench, Python python, int clients) throws Exception {
    Workload workload = new Workload("bench-peer-flower", PARAMETERS, clients, 1_000);
    Path folder = bench.newFolder();
    ProcessCluster.Plan plan =
        new ProcessCluster.Plan(
            folder,
            Ports.free(),
            Ports.free(),
            1,
            Bench.PARALLELISM,
            Bench.PARALLELISM,
            TASK_MEGABYTES,
            List.of("--pending-credit", "64 mb", "--upload-limit", "64 mb"));
    int port = Ports.free();
    bench.tell("starting Flower's server with its clients, and a cluster of processes");
    try (Python.Script server = python.start(bench, "flower_server.py", port, clients, PARAMETERS);
        ProcessCluster cluster = bench.own(new ProcessCluster(plan))) {
      cluster.start();
      server.awaitListening(port);
      try (Python.Script script =
              python.start(bench, "flower_clients.py", port, clients, PARAMETERS);
          RunningFederation running =
              RunningFederation.join(Bench.client(cluster.bootstrapServers()), workload);
          Hands hands = new Hands(running, clients, AT_ONCE)) {
        script.awaitReady();
        return flower(bench, clients, new Pair(server, script, cluster, hands));
      }
    } finally {
      Folders.delete(folder);
    }
  }

  /** Both sides of the comparison. */
  private record Pair(
      Python.Script server, Python.Script clients, ProcessCluster cluster, Hands hands) {}

  private List<Outcome> flower(Bench bench, int clients, Pair pair) throws Exception {
    List<String> answers = new ArrayList<>();
    RoundClock clock = pair.hands().clock();
    Interleaved runs =
        new Interleaved(bench, name() + " flower")
            .add("round", () -> 1e3 * pair.hands().round())
            .add("handedOut", () -> 1e3 * clock.handedOut())
            .add("afterHandover", () -> 1e3 * clock.afterHandover())
            .add("afterReceived", () -> 1e3 * clock.afterReceived())
            .add(
                "flower-round",
                () -> {
                  answers.add(pair.clients().work());
                  return 1e3 * Python.Script.number(last(answers), "round");
                });
    for (String part : List.of("handedOut", "afterHandover", "afterReceived")) {
      runs.add("flower-" + part, () -> 1e3 * Python.Script.number(last(answers), part));
    }
    runs.run();
    String text = String.format(Locale.ROOT, "flower n=%d d=1M ", clients);
    List<Outcome> outcomes = new ArrayList<>();
    outcomes.add(
        of(runs, text + "all updates sent to the next model", "afterHandover")
            .with(Goal.ratioAtMost(1 / 5.0))
            .noting("from when the last client gave its update to Flower or the SDK"));
    outcomes.add(
        of(runs, text + "all updates received to the next model", "afterReceived")
            .noting("from when the server had all updates"));
    outcomes.add(
        of(runs, text + "whole round", "round")
            .noting(
                "model and updates of all, "
                    + AT_ONCE
                    + " clients at once; last round: "
                    + pair.hands().split()));
    outcomes.add(
        of(runs, text + "model to all", "handedOut")
            .noting("until the last client has the model, while those before it answer"));
    outcomes.addAll(memory(text, pair));
    return outcomes;
  }

  private Outcome of(Interleaved runs, String text, String part) {
    return runs.outcome(label(text), part, "flower-" + part);
  }

  private static String last(List<String> answers) {
    return answers.get(answers.size() - 1);
  }

  private List<Outcome> memory(String text, Pair pair) throws IOException {
    double broker = peakMegabytes(pid(pair.cluster().broker()));
    double manager = peakMegabytes(pid(pair.cluster().jobManager()));
    double tasks = peakMegabytes(pid(pair.cluster().taskManagers().get(0)));
    double flower = peakMegabytes(pair.server().pid());
    String split =
        String.format(
            Locale.ROOT,
            "broker %.0f, JobManager %.0f, TaskManager %.0f MB",
            broker,
            manager,
            tasks);
    return List.of(
        Outcome.alone(name(), text + "memory", Spread.of(broker + manager + tasks), "MB", 1)
            .against("flower-server", flower)
            .with(Goal.ratioAtMost(1 / 5.0))
            .noting("peak resident memory: " + split),
        Outcome.alone(name(), text + "memory of the TaskManager", Spread.of(tasks), "MB", 1)
            .against("flower-server", flower));
  }

  private static long pid(Supervised process) {
    return process
        .handle()
        .orElseThrow(() -> new IllegalStateException(process.name() + " has ended"))
        .pid();
  }

  /** The most memory that was ever resident, by Linux's account. */
  private static double peakMegabytes(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      String line = lines.filter(l -> l.startsWith("VmHWM:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1e6;
    }
  }
}
