package io.tributary.it;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateBlock;
import io.tributary.schemas.UpdateHeader;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics;
import io.tributary.serde.WireHashes;
import io.tributary.serde.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One of each kind of bad record, with the code it must get. */
final class HostileCases {
  private static final int PARAMETERS = 300;
  private final TaskSpec task;
  private final Map<String, SigningKey> keys;
  private final List<Case> cases = new ArrayList<>();
  private int next;

  private HostileCases(TaskSpec task, Map<String, SigningKey> keys) {
    this.task = task;
    this.keys = keys;
  }

  /**
   * A kind of bad input.
   *
   * @param key Kafka key, the participant's name
   * @param updateId what the rejection must name; null when it cannot be known
   * @param receipt whether the participant must be told
   */
  record Case(
      String label,
      String key,
      List<byte[]> records,
      RejectionCode code,
      Digest updateId,
      boolean receipt) {}

  static List<String> participants() {
    return Stream.concat(
            Stream.of("honest", "revoked", "twice", "late"),
            IntStream.range(0, 40).mapToObj(i -> "evil-" + i))
        .toList();
  }

  static List<Case> all(TaskSpec task, Map<String, SigningKey> keys) {
    HostileCases all = new HostileCases(task, keys);
    all.framing();
    all.headers();
    all.blocks();
    all.updates();
    return all.cases;
  }

  private void framing() {
    byte[] good = update(evil(), h -> {}).records().get(0);
    raw("empty value", new byte[0], RejectionCode.EMPTY_RECORD);
    raw("no value", null, RejectionCode.EMPTY_RECORD);
    raw("truncated frame", Arrays.copyOf(good, 5), RejectionCode.TRUNCATED);
    raw("truncated body", Arrays.copyOf(good, 40), RejectionCode.LENGTH_OUT_OF_RANGE);
    raw(
        "wrong magic",
        "hello, world".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        RejectionCode.BAD_MAGIC);
    byte[] fingerprint = good.clone();
    fingerprint[4] ^= 1;
    raw("unknown fingerprint", fingerprint, RejectionCode.UNKNOWN_SCHEMA);
    raw("unknown schema id", new byte[] {0, 0, 0, 0, 9, 1}, RejectionCode.UNKNOWN_SCHEMA);
    byte[] receipt =
        WireWriter.encode(
            Receipt.newBuilder()
                .setTask("t")
                .setParticipant("p")
                .setUpdateId(Digest.ZERO.toFixed())
                .setStatus(ReceiptStatus.INCLUDED)
                .build());
    raw("another record", receipt, RejectionCode.UNEXPECTED_TYPE);
    raw("trailing bytes", Arrays.copyOf(good, good.length + 3), RejectionCode.TRAILING_BYTES);
    ByteBuffer huge = ByteBuffer.allocate(16).put(good, 0, 10);
    huge.put(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 0});
    raw("huge declared length", huge.array(), RejectionCode.LENGTH_OUT_OF_RANGE);
    byte[] negative = huge.array().clone();
    negative[10] = 1;
    negative[11] = 0;
    raw("negative length", negative, RejectionCode.LENGTH_OUT_OF_RANGE);
    ByteBuffer endless = ByteBuffer.allocate(10 + 32 + 12).put(blockRecord(0, new byte[4]), 0, 42);
    IntStream.range(0, 12).forEach(i -> endless.put((byte) 0xFF));
    raw("endless number", endless.array(), RejectionCode.MALFORMED);
  }

  private void headers() {
    header("another federation", h -> h.setFederation("other"), RejectionCode.WRONG_FEDERATION);
    header("unknown task", h -> h.setTask("nothing"), RejectionCode.UNKNOWN_TASK);
    header("weight 0", h -> h.setWeight(0), RejectionCode.INVALID_WEIGHT);
    header("negative weight", h -> h.setWeight(-1), RejectionCode.INVALID_WEIGHT);
    header("weight not a number", h -> h.setWeight(Double.NaN), RejectionCode.INVALID_WEIGHT);
    header("absurd weight", h -> h.setWeight(1e30), RejectionCode.WEIGHT_TOO_LARGE);
    header("negative version", h -> h.setBaseVersion(-1), RejectionCode.INVALID_VERSION);
    header(
        "metric not a number",
        h -> h.setMetrics(Map.of("loss", Double.POSITIVE_INFINITY)),
        RejectionCode.INVALID_METRIC);
    String revoked = "revoked";
    add("revoked key", revoked, update(revoked, h -> {}), RejectionCode.REVOKED_PARTICIPANT, true);
    PreparedUpdate stranger =
        Federation.sign(
            task,
            Federation.header(task, "stranger", 0),
            new float[PARAMETERS],
            SigningKey.generate());
    add("unknown participant", "stranger", stranger, RejectionCode.UNKNOWN_PARTICIPANT, false);
    signatures();
    shapes();
  }

  private void signatures() {
    String victim = evil();
    PreparedUpdate forged =
        Federation.sign(
            task, Federation.header(task, victim, 0), new float[PARAMETERS], SigningKey.generate());
    add("signature by another key", victim, forged, RejectionCode.BAD_SIGNATURE, false);
    String other = evil();
    byte[] header = WireWriter.encode(draft(other, h -> {}).build());
    signed("no signature", other, header, new byte[0]);
    String replayer = evil();
    byte[] original = WireWriter.encode(draft(replayer, h -> {}).build());
    byte[] signature = keys.get(replayer).sign(WireHashes.signedMessage(original));
    byte[] replayed = WireWriter.encode(draft(replayer, h -> h.setBaseVersion(7)).build());
    signed("signature replayed on another round", replayer, replayed, signature);
  }

  private void signed(String label, String who, byte[] header, byte[] signature) {
    byte[] record =
        WireWriter.encode(
            new SignedUpdateHeader(ByteBuffer.wrap(header), ByteBuffer.wrap(signature)));
    cases.add(
        new Case(
            label,
            who,
            List.of(record),
            RejectionCode.BAD_SIGNATURE,
            Digest.sha256(header),
            false));
  }

  private void shapes() {
    String who = evil();
    TaskSpec other = Federation.task(task.getFederation(), "t", 500, 128, 1).build();
    PreparedUpdate update =
        Federation.sign(other, Federation.header(task, who, 0), new float[500], keys.get(who));
    add("wrong shape", who, update, RejectionCode.BLOCK_COUNT_MISMATCH, true);
  }

  private void blocks() {
    raw("block without header", blockRecord(0, new byte[512]), RejectionCode.BLOCK_WITHOUT_HEADER);
    raw(
        "negative block index",
        blockRecord(-1, new byte[4]),
        RejectionCode.BLOCK_INDEX_OUT_OF_RANGE);
    String far = evil();
    PreparedUpdate update = update(far, h -> h.setSequence(1));
    spoofed(
        "block index out of range",
        far,
        update,
        77,
        new byte[512],
        RejectionCode.BLOCK_INDEX_OUT_OF_RANGE);
    String other = evil();
    PreparedUpdate repeated = update(other, h -> h.setSequence(1));
    spoofed(
        "block repeated with other content",
        other,
        repeated,
        0,
        new byte[512],
        RejectionCode.BLOCK_HASH_MISMATCH);
  }

  private void spoofed(
      String label,
      String who,
      PreparedUpdate update,
      int block,
      byte[] payload,
      RejectionCode code) {
    byte[] record =
        WireWriter.encode(new UpdateBlock(update.id().toFixed(), block, ByteBuffer.wrap(payload)));
    cases.add(
        new Case(
            label,
            who,
            List.of(update.records().get(0), update.records().get(1), record),
            code,
            update.id(),
            false));
  }

  private void updates() {
    content("NaN", Float.NaN, RejectionCode.NOT_FINITE);
    content("infinity", Float.NEGATIVE_INFINITY, RejectionCode.NOT_FINITE);
    content("denormal", Float.MIN_VALUE, RejectionCode.SUBNORMAL);
    content("norm over the bound", 2000f, RejectionCode.NORM_TOO_LARGE);
    wrongSize();
    unknownCodec();
    String slow = evil();
    PreparedUpdate unfinished = update(slow, h -> {});
    cases.add(
        new Case(
            "never finished",
            slow,
            unfinished.records().subList(0, 2),
            RejectionCode.EXPIRED,
            unfinished.id(),
            true));
    String hasty = evil();
    PreparedUpdate first = update(hasty, h -> h.setSequence(1));
    PreparedUpdate second = update(hasty, h -> h.setSequence(2));
    cases.add(
        new Case(
            "superseded",
            hasty,
            List.of(first.records().get(0), second.records().get(0)),
            RejectionCode.SUPERSEDED,
            first.id(),
            true));
    String future = evil();
    add(
        "future version",
        future,
        update(future, h -> h.setBaseVersion(900)),
        RejectionCode.FUTURE_VERSION,
        true);
  }

  /** The update that makes version 1. */
  static PreparedUpdate first(TaskSpec task, Map<String, SigningKey> keys) {
    return new HostileCases(task, keys).update("twice", h -> {});
  }

  /** What is wrong only once version 1 is made. */
  static List<Case> afterFirst(TaskSpec task, Map<String, SigningKey> keys) {
    HostileCases late = new HostileCases(task, keys);
    PreparedUpdate good = first(task, keys);
    late.add("sent again", "twice", good, RejectionCode.DUPLICATE, true);
    late.add(
        "stale version", "late", late.update("late", h -> {}), RejectionCode.STALE_VERSION, true);
    return late.cases;
  }

  private void unknownCodec() {
    String who = evil();
    UpdateHeader header = draft(who, h -> h.setCodec("float128")).build();
    cases.add(
        new Case(
            "unknown codec",
            who,
            List.of(signedHeader(who, header)),
            RejectionCode.UNKNOWN_CODEC,
            Digest.sha256(WireWriter.encode(header)),
            true));
  }

  private byte[] signedHeader(String who, UpdateHeader header) {
    byte[] bytes = WireWriter.encode(header);
    byte[] signature = keys.get(who).sign(WireHashes.signedMessage(bytes));
    return WireWriter.encode(
        new SignedUpdateHeader(ByteBuffer.wrap(bytes), ByteBuffer.wrap(signature)));
  }

  private void wrongSize() {
    String who = evil();
    byte[] payload = new byte[10];
    UpdateHeader header =
        draft(who, h -> {})
            .setBlockHashes(
                List.of(
                    Digest.sha256(payload).toFixed(),
                    Digest.sha256(payload).toFixed(),
                    Digest.sha256(payload).toFixed()))
            .build();
    byte[] signed = signedHeader(who, header);
    Digest id = Digest.sha256(WireWriter.encode(header));
    byte[] block = WireWriter.encode(new UpdateBlock(id.toFixed(), 0, ByteBuffer.wrap(payload)));
    cases.add(
        new Case(
            "payload of the wrong size",
            who,
            List.of(signed, block),
            RejectionCode.BLOCK_SIZE_MISMATCH,
            id,
            true));
  }

  private void content(String label, float value, RejectionCode code) {
    String who = evil();
    float[] delta = new float[PARAMETERS];
    delta[200] = value;
    PreparedUpdate update = Federation.sign(task, draft(who, h -> {}), delta, keys.get(who));
    add(label, who, update, code, true);
  }

  private void header(String label, Consumer<UpdateHeader.Builder> change, RejectionCode code) {
    String who = evil();
    add(label, who, update(who, change), code, true);
  }

  private void raw(String label, byte[] value, RejectionCode code) {
    cases.add(
        new Case(label, "nobody", java.util.Collections.singletonList(value), code, null, false));
  }

  private void add(
      String label, String who, PreparedUpdate update, RejectionCode code, boolean receipt) {
    cases.add(new Case(label, who, update.records(), code, update.id(), receipt));
  }

  private String evil() {
    return "evil-" + next++;
  }

  private UpdateHeader.Builder draft(String who, Consumer<UpdateHeader.Builder> change) {
    UpdateHeader.Builder header = Federation.header(task, who, 0);
    change.accept(header);
    return header;
  }

  private PreparedUpdate update(String who, Consumer<UpdateHeader.Builder> change) {
    float[] delta = new float[PARAMETERS];
    delta[0] = 1;
    return Federation.sign(task, draft(who, change), delta, keys.get(who));
  }

  private static byte[] blockRecord(int block, byte[] payload) {
    return WireWriter.encode(
        new UpdateBlock(Digest.sha256(new byte[] {42}).toFixed(), block, ByteBuffer.wrap(payload)));
  }

  /** Garbage where only operators and the job write, and tasks that cannot be opened. */
  static void poisonOtherTopics(Federation federation, FederationAdmin admin, TaskSpec task)
      throws Exception {
    byte[] garbage = {1, 2, 3};
    federation.sendTo(task.getFederation(), Topics.Stream.JOURNAL, garbage, "");
    federation.sendTo(task.getFederation(), Topics.Stream.PARTICIPANTS, garbage, "");
    federation.sendTo(task.getFederation(), Topics.Stream.TASKS, garbage, "");
    admin.openTask(
        TaskSpec.newBuilder(task)
            .setName("bad")
            .setAggregation(AggregationSpec.newBuilder().setRule("average").build())
            .build());
    TaskSpec other =
        TaskSpec.newBuilder(task)
            .setOptimizer(OptimizerSpec.newBuilder().setLearningRate(2.0).build())
            .build();
    federation.sendTo(task.getFederation(), Topics.Stream.TASKS, WireWriter.encode(other), "t");
  }
}
