package io.tributary.operators.admit;

import io.tributary.operators.inspect.BlockInspector;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.UpdateHeader;
import io.tributary.schemas.state.UploadState;
import io.tributary.serde.Digest;
import io.tributary.serde.UpdateBlockView;
import io.tributary.serde.UploadId;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.Units;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/** An update whose header was accepted and which the journal has not decided. */
final class Upload {
  /** Blocks are added in the order in which they come; that may round a norm at the bound up. */
  private static final double NORM_ROUNDING = 1 + 1e-9;

  private final Digest id;
  private final byte[] headerBytes;
  private final UpdateHeader header;
  private final TaskPlan plan;
  private final long firstOffset;
  private final BitSet received;
  private long lastOffset;
  private long progressAtMillis;
  private final double[] squaredNorms;
  private long payloadBytes;
  private RejectionCode refusal;
  private String refusalDetail = "";
  private boolean admitted;

  Upload(byte[] headerBytes, UpdateHeader header, TaskPlan plan, long offset, long nowMillis) {
    this.id = Digest.sha256(headerBytes);
    this.headerBytes = headerBytes;
    this.header = header;
    this.plan = plan;
    this.firstOffset = offset;
    this.lastOffset = offset;
    this.progressAtMillis = nowMillis;
    this.received = new BitSet(plan.blocks());
    this.squaredNorms = new double[plan.vectors().size()];
  }

  Upload(UploadState saved, UpdateHeader header, TaskPlan plan, long nowMillis) {
    this(array(saved.getHeader()), header, plan, saved.getFirstOffset(), nowMillis);
    lastOffset = saved.getLastOffset();
    received.or(BitSet.valueOf(saved.getReceived().duplicate()));
    squaredNorms[0] = saved.getSquaredNorm();
    for (int vector = 1; vector < squaredNorms.length; vector++) {
      squaredNorms[vector] = saved.getFurtherSquaredNorms().get(vector - 1);
    }
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
        .setSquaredNorm(squaredNorms[0])
        .setFurtherSquaredNorms(Arrays.stream(squaredNorms).skip(1).boxed().toList())
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
    squaredNorms[plan.vectorOf(block)] += squared;
  }

  void refuse(RejectionCode code, String detail) {
    refusal = code;
    refusalDetail = detail;
  }

  /** The journal has admitted it, whatever was proposed here. */
  void admit() {
    admitted = true;
    refusal = null;
    refusalDetail = "";
  }

  boolean has(int block) {
    return received.get(block);
  }

  boolean complete() {
    return received.cardinality() == plan.blocks();
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
    for (int block = 0; block < plan.blocks(); block++) {
      int length = plan.length(block);
      bytes +=
          isSum() ? Units.bytes(length) : PayloadCodecs.named(header.getCodec()).maxBytes(length);
    }
    return bytes;
  }

  private boolean isSum() {
    return header.getPartialSum() != null;
  }

  private int contributors() {
    return isSum() ? header.getPartialSum().getContributors() : 1;
  }

  /** Inspects one of its blocks. */
  BlockInspector.Result inspect(UpdateBlockView block, BlockInspector inspector) {
    int fractionBits = plan.grid(plan.vectorOf(block.block())).fractionBits();
    return inspector.inspect(block, header.getCodec(), plan.length(block.block()), fractionBits);
  }

  /** Why its norms are out of bounds; for a complete upload. */
  Optional<Refusal> normRefusal() {
    for (int vector = 0; vector < squaredNorms.length; vector++) {
      double norm = normL2(vector);
      double most = plan.maxNormL2(vector) * NORM_ROUNDING + sumRounding();
      if (!(norm <= most)) {
        return Optional.of(
            new Refusal(
                RejectionCode.NORM_TOO_LARGE,
                "L2 norm "
                    + norm
                    + " of "
                    + plan.vectors().get(vector)
                    + " is above "
                    + plan.maxNormL2(vector)));
      }
    }
    return Optional.empty();
  }

  /** What rounding to the grid can add to the mean of a partial sum: half a unit a term. */
  private double sumRounding() {
    return isSum()
        ? Math.sqrt((double) plan.layout().parameters())
            * contributors()
            * Math.scalb(0.5, -plan.grid(0).fractionBits())
            / header.getWeight()
        : 0;
  }

  /** Norm of a vector; for a partial sum, of the mean that it stands for. */
  private double normL2(int vector) {
    double norm = Math.sqrt(squaredNorms[vector]);
    return isSum() ? norm / header.getWeight() : norm;
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

  long payloadBytes() {
    return payloadBytes;
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

  /** What is proposed about an upload that is complete or refused. */
  JournalFact proposal(int partition, FederationView view) {
    return refusal == null
        ? toAdmitted(partition, view.organization(header.getParticipant()))
        : toDropped(partition);
  }

  private JournalFact toAdmitted(int partition, String organization) {
    return new JournalFact(
        header.getTask(),
        new UpdateAdmitted(
            id.toFixed(),
            header.getParticipant(),
            header.getBaseVersion(),
            header.getWeight(),
            normL2(0),
            payloadBytes,
            header.getCodec(),
            partition,
            firstOffset,
            lastOffset,
            header.getMetrics(),
            contributors(),
            isSum() ? header.getPartialSum().getWeightUnits() : 0L,
            organization));
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
