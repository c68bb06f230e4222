package io.tributary.it;

import io.tributary.participant.FederationConnection;
import io.tributary.participant.KeyFile;
import io.tributary.participant.LocalTrainer;
import io.tributary.participant.Model;
import io.tributary.participant.Participant;
import io.tributary.schemas.TaskSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A participant in a process of its own, so that it can be killed. Its training never repeats,
 * unless it is told which of the participants of {@link InvarianceTest} it is.
 */
final class ParticipantProcess {
  private ParticipantProcess() {}

  /**
   * Arguments: bootstrap servers, federation, task, id, folder, and which participant it is if its
   * deltas are to be known.
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[4]);
    try (FederationConnection federation = FederationConnection.open(arguments[0], arguments[1])) {
      new Participant(
              federation,
              arguments[3],
              KeyFile.loadOrCreate(folder.resolve("key")),
              folder.resolve("state"))
          .onReceipt(
              (update, receipt) ->
                  System.out.println("receipt " + update.id().hex() + " " + receipt.getStatus()))
          .run(
              arguments[2],
              arguments.length > 5 ? known(Integer.parseInt(arguments[5])) : new Noise());
    }
  }

  private static LocalTrainer known(int p) {
    return (model, task) ->
        new LocalTrainer.Result(
            InvarianceTest.delta(p, model.version() + 1), InvarianceTest.weight(p), Map.of());
  }

  /** The command that runs it; arguments as of {@link #main}. */
  static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                ParticipantProcess.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static final class Noise implements LocalTrainer {
    @Override
    public Result train(Model model, TaskSpec task) {
      Random random = new Random();
      float[] delta = new float[model.parameters().length];
      for (int i = 0; i < delta.length; i++) {
        delta[i] = (float) (random.nextGaussian() * 1e-3);
      }
      return new Result(delta, 1, Map.of());
    }
  }
}
