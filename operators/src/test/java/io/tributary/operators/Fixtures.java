package io.tributary.operators;

import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.GeneratedClasses;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateBlock;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.UpdateHeader;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Digest;
import io.tributary.serde.WireHashes;
import io.tributary.serde.WireWriter;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.Units;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Facts, tasks and updates for tests. */
public final class Fixtures {
  static {
    GeneratedClasses.trust();
  }

  public static final String FEDERATION = "clinics";
  public static final String TASK = "t";
  public static final SigningKey KEY = SigningKey.of(new byte[32]);

  private Fixtures() {}

  /** Five parameters in blocks of two: three blocks. */
  public static TaskSpec.Builder task(int quorum, int rounds) {
    return TaskSpec.newBuilder()
        .setFederation(FEDERATION)
        .setName(TASK)
        .setModel(
            ModelSpec.newBuilder()
                .setParameters(List.of(new ParameterSpec("w", List.of(5))))
                .setBlockSize(2)
                .build())
        .setRounds(
            RoundsSpec.newBuilder()
                .setCount(rounds)
                .setQuorum(quorum)
                .setMinimum(1)
                .setDeadlineMillis(1000)
                .build())
        .setAggregation(AggregationSpec.newBuilder().build())
        .setOptimizer(OptimizerSpec.newBuilder().build())
        .setBounds(
            BoundsSpec.newBuilder()
                .setMaxNormL2(100)
                .setMaxWeight(100)
                .setMaxParticipantsPerRound(Math.max(10, quorum))
                .setUploadTimeoutMillis(1000)
                .build())
        .setTraining(new TrainingSpec(1, 1, 0.1, 0.0));
  }

  public static JournalFact opened(TaskSpec spec) {
    return new JournalFact(spec.getName(), opening(spec));
  }

  private static TaskOpened opening(TaskSpec spec) {
    return spec.getPrivacy() == null
        ? new TaskOpened(spec, null)
        : PrivateTasks.opened(spec, PrivateTasks.KEY);
  }

  public static JournalFact admitted(int id, String participant, int baseVersion) {
    return admitted(id, participant, baseVersion, 0);
  }

  public static JournalFact admitted(int id, String participant, int baseVersion, int partition) {
    return new JournalFact(
        TASK,
        UpdateAdmitted.newBuilder()
            .setUpdateId(id(id).toFixed())
            .setParticipant(participant)
            .setBaseVersion(baseVersion)
            .setWeight(1 + id)
            .setNormL2(0.5)
            .setPayloadBytes(20)
            .setPartition(partition)
            .setFirstOffset(id * 10L)
            .setLastOffset(id * 10L + 3)
            .setMetrics(Map.of("loss", (double) id))
            .build());
  }

  public static JournalFact dropped(int id, String participant, int partition) {
    return new JournalFact(
        TASK,
        UpdateDropped.newBuilder()
            .setUpdateId(id(id).toFixed())
            .setParticipant(participant)
            .setCode(RejectionCode.EXPIRED)
            .setPartition(partition)
            .setFirstOffset(id * 10L)
            .setLastOffset(id * 10L + 1)
            .build());
  }

  public static Digest id(int id) {
    return Digest.sha256(new byte[] {(byte) id, (byte) (id >> 8)});
  }

  public static ParticipantRecord participant(String name) {
    return participant(name, 1);
  }

  /** A participant that may stand for so many. */
  public static ParticipantRecord participant(String name, int contributors) {
    return new ParticipantRecord(
        name,
        ByteBuffer.wrap(KEY.verifyingKey().bytes()),
        "",
        ParticipantStatus.ACTIVE,
        contributors);
  }

  /** A signed update's records: header, then one block each. */
  public static List<byte[]> update(
      TaskSpec task, String participant, float[] delta, Consumer<UpdateHeader.Builder> change) {
    return signed(task, participant, payloads(task, delta), change);
  }

  /** The payloads of vectors, vector after vector. */
  public static List<byte[]> payloads(TaskSpec task, float[]... vectors) {
    int size = task.getModel().getBlockSize();
    List<byte[]> payloads = new ArrayList<>();
    for (float[] vector : vectors) {
      for (int start = 0; start < vector.length; start += size) {
        payloads.add(
            PayloadCodecs.named("float32")
                .encode(vector, start, Math.min(size, vector.length - start)));
      }
    }
    return payloads;
  }

  /** The payloads of a partial sum. */
  public static List<byte[]> units(TaskSpec task, long... units) {
    int size = task.getModel().getBlockSize();
    List<byte[]> payloads = new ArrayList<>();
    for (int start = 0; start < units.length; start += size) {
      payloads.add(
          Units.encode(Arrays.copyOfRange(units, start, Math.min(start + size, units.length))));
    }
    return payloads;
  }

  /** The records of an update with these payloads. */
  public static List<byte[]> signed(
      TaskSpec task,
      String participant,
      List<byte[]> payloads,
      Consumer<UpdateHeader.Builder> change) {
    return signed(task, participant, payloads, change, KEY::sign);
  }

  /** The same, signed in some way. */
  public static List<byte[]> signed(
      TaskSpec task,
      String participant,
      List<byte[]> payloads,
      Consumer<UpdateHeader.Builder> change,
      UnaryOperator<byte[]> signer) {
    UpdateHeader.Builder header =
        UpdateHeader.newBuilder()
            .setFederation(task.getFederation())
            .setTask(task.getName())
            .setParticipant(participant)
            .setBaseVersion(0)
            .setWeight(1)
            .setBlockHashes(payloads.stream().map(p -> Digest.sha256(p).toFixed()).toList());
    change.accept(header);
    byte[] bytes = WireWriter.encode(header.build());
    List<byte[]> records = new ArrayList<>();
    records.add(signedHeader(bytes, signer));
    for (int block = 0; block < payloads.size(); block++) {
      records.add(
          WireWriter.encode(
              new UpdateBlock(
                  Digest.sha256(bytes).toFixed(), block, ByteBuffer.wrap(payloads.get(block)))));
    }
    return records;
  }

  /** The record of a header, whatever is in it, with a good signature. */
  public static byte[] signedHeader(byte[] header) {
    return signedHeader(header, KEY::sign);
  }

  private static byte[] signedHeader(byte[] header, UnaryOperator<byte[]> signer) {
    byte[] signature = signer.apply(WireHashes.signedMessage(header));
    return WireWriter.encode(
        new SignedUpdateHeader(ByteBuffer.wrap(header), ByteBuffer.wrap(signature)));
  }
}
