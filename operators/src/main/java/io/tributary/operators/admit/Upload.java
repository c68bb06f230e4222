package io.tributary.operators.admit;

import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.UpdateHeader;
import io.tributary.schemas.state.UploadState;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import io.tributary.serde.codec.PayloadCodec;
import io.tributary.serde.codec.PayloadCodecs;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** An update whose header was accepted and which the journal has not decided. */
final class Upload {
  private final Digest id;
  private final byte[] headerBytes;
  private final UpdateHeader header;
  private final TaskPlan plan;
  private final PayloadCodec codec;
  private final long firstOffset;
  private final BitSet received;
  private long lastOffset;
  private long progressAtMillis;
  private double squaredNorm;
  private long payloadBytes;
  private RejectionCode refusal;
  private String refusalDetail = "";
  private boolean admitted;

  Upload(byte[] headerBytes, UpdateHeader header, TaskPlan plan, long offset, long nowMillis) {
    this.id = Digest.sha256(headerBytes);
    this.headerBytes = headerBytes;
    this.header = header;
    this.plan = plan;
    this.codec = PayloadCodecs.named(header.getCodec());
    this.firstOffset = offset;
    this.lastOffset = offset;
    this.progressAtMillis = nowMillis;
    this.received = new BitSet(plan.layout().blocks());
  }

  Upload(UploadState saved, UpdateHeader header, TaskPlan plan, long nowMillis) {
    this(array(saved.getHeader()), header, plan, saved.getFirstOffset(), nowMillis);
    lastOffset = saved.getLastOffset();
    received.or(BitSet.valueOf(saved.getReceived().duplicate()));
    squaredNorm = saved.getSquaredNorm();
    payloadBytes = saved.getPayloadBytes();
    refusal = saved.getRefusal();
    refusalDetail = saved.getRefusalDetail();
  }

  UploadState save() {
    return UploadState.newBuilder()
        .setHeader(ByteBuffer.wrap(headerBytes))
        .setFirstOffset(firstOffset)
        .setLastOffset(lastOffset)
        .setReceived(ByteBuffer.wrap(received.toByteArray()))
        .setSquaredNorm(squaredNorm)
        .setPayloadBytes(payloadBytes)
        .setRefusal(refusal)
        .setRefusalDetail(refusalDetail)
        .build();
  }

  static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** A record of it that brings nothing new; it does not keep an upload alive. */
  void seen(long offset) {
    lastOffset = Math.max(lastOffset, offset);
  }

  void receive(int block, int bytes, double squared, long nowMillis) {
    received.set(block);
    progressAtMillis = nowMillis;
    payloadBytes += bytes;
    squaredNorm += squared;
  }

  void refuse(RejectionCode code, String detail) {
    refusal = code;
    refusalDetail = detail;
  }

  void admit() {
    admitted = true;
  }

  boolean has(int block) {
    return received.get(block);
  }

  boolean complete() {
    return received.cardinality() == plan.layout().blocks();
  }

  /** Whether it needs no further record: it is complete, or it is to be dropped. */
  boolean settled() {
    return refusal != null || complete();
  }

  /** Whether the journal has admitted it. */
  boolean admitted() {
    return admitted;
  }

  boolean idleSince(long millis) {
    return progressAtMillis <= millis;
  }

  long declaredBytes() {
    long bytes = 0;
    for (int block = 0; block < plan.layout().blocks(); block++) {
      bytes += codec.maxBytes(plan.layout().length(block));
    }
    return bytes;
  }

  String author() {
    return header.getTask() + "/" + header.getParticipant();
  }

  Digest expectedHash(int block) {
    return Digest.of(header.getBlockHashes().get(block));
  }

  Digest id() {
    return id;
  }

  UpdateHeader header() {
    return header;
  }

  TaskPlan plan() {
    return plan;
  }

  PayloadCodec codec() {
    return codec;
  }

  long payloadBytes() {
    return payloadBytes;
  }

  double normL2() {
    return Math.sqrt(squaredNorm);
  }

  BitSet received() {
    return received;
  }

  RejectionCode refusal() {
    return refusal;
  }

  UploadId uploadId(int partition) {
    return new UploadId(id, partition, firstOffset);
  }

  JournalFact toAdmitted(int partition) {
    return new JournalFact(
        header.getTask(),
        new UpdateAdmitted(
            id.toFixed(),
            header.getParticipant(),
            header.getBaseVersion(),
            header.getWeight(),
            normL2(),
            payloadBytes,
            header.getCodec(),
            partition,
            firstOffset,
            lastOffset,
            header.getMetrics()));
  }

  JournalFact toDropped(int partition) {
    return new JournalFact(
        header.getTask(),
        new UpdateDropped(
            id.toFixed(),
            header.getParticipant(),
            refusal,
            refusalDetail,
            partition,
            firstOffset,
            lastOffset));
  }

  @Override
  public String toString() {
    return "upload " + id.shortHex() + " of " + author();
  }
}
