package io.tributary.participant.example;

import io.tributary.participant.FederationConnection;
import io.tributary.participant.KeyFile;
import io.tributary.participant.LocalTrainer;
import io.tributary.participant.Participant;
import java.nio.file.Path;
import java.util.Map;

/** The participant of the README; compiled here so that it stays right. */
final class Clinic {
  private Clinic() {}

  public static void main(String[] arguments) throws Exception {
    var key = KeyFile.loadOrCreate(Path.of("clinic-1.key"));
    System.out.println("to be registered: " + key.verifyingKey().hex());
    LocalTrainer trainer =
        (model, task) -> {
          float[] before = model.parameters();
          float[] delta = trainOnMyData(before.clone(), task.getTraining().getLocalEpochs());
          for (int i = 0; i < delta.length; i++) {
            delta[i] -= before[i];
          }
          return new LocalTrainer.Result(delta, 500, Map.of("loss", 0.31));
        };
    try (var federation = FederationConnection.open("127.0.0.1:9092", "clinics")) {
      new Participant(federation, "clinic-1", key, Path.of("clinic-1.state"))
          .onReceipt((update, receipt) -> System.out.println(update + ": " + receipt.getStatus()))
          .run("digits", trainer);
    }
  }

  private static float[] trainOnMyData(float[] parameters, int epochs) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      parameters[0] += 0.01f; // Yours is better.
    }
    return parameters;
  }
}
