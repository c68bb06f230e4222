package io.tributary.operators.admit;

import io.tributary.operators.admit.IntakeEvent.Forward;
import io.tributary.operators.admit.IntakeEvent.Propose;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.inspect.BlockInspector;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.UpdateBlock;
import io.tributary.schemas.UpdateHeader;
import io.tributary.schemas.state.IntakeState;
import io.tributary.schemas.state.UploadState;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LogRecord;
import io.tributary.serde.UpdateBlockView;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Inspection and admission for one partition of an updates topic. All records of an update lie in
 * one partition, its header first, so a partition can be judged alone: a block is passed on only
 * under an accepted header that lists its hash, and an update that is complete and within its
 * bounds is proposed to the journal. Nothing is decided here: an upload stays open until the
 * journal's first fact about it is read back.
 *
 * <p>What is passed on and then dropped is withdrawn here as well, so that the blocks of an update
 * that never finishes do not wait for ever.
 */
public final class PartitionDesk {
  /** Values longer than this are refused unread. */
  public static final int MAX_RECORD_BYTES = 1 << 20;

  private static final int MEMORY = 4096;

  private final Desk desk;
  private final int partition;
  private final Map<Digest, Upload> uploads = new LinkedHashMap<>();
  private final Map<String, Digest> unfinishedByAuthor = new HashMap<>();
  private final Set<Digest> decided = new LinkedHashSet<>();

  /** Headers that opened no upload: their blocks, already under way, are no further news. */
  private final PassedOver passedOver = new PassedOver();

  /**
   * The same of senders that are not authenticated; they cannot push the others out. Another copy
   * may read the header when the sender is registered.
   */
  private final PassedOver unauthenticated = new PassedOver();

  private final Foretold foretold = new Foretold();
  private final BlockInspector inspector = new BlockInspector();
  private long position;

  /**
   * What the desks of one intake share.
   *
   * @param view the federation; kept up to date by the caller
   * @param credit the intake's book
   * @param reader decodes records
   */
  public record Desk(
      String federation, FederationView view, CreditBook credit, WireReader reader) {}

  /** A desk that has seen nothing; {@code position} is the first offset it will be given. */
  public PartitionDesk(Desk desk, int partition, long position) {
    this.desk = desk;
    this.partition = partition;
    this.position = position;
  }

  /**
   * Takes the next record of the partition.
   *
   * @param nowMillis a clock that stands still while nothing is read
   * @param viewIsFresh whether the view is known to be younger than the record; otherwise an
   *     unknown name is answered with {@link IntakeEvent.AskView} and the record is not consumed
   */
  public List<IntakeEvent> record(LogRecord record, long nowMillis, boolean viewIsFresh) {
    List<IntakeEvent> events = new ArrayList<>();
    Notice notice = new Notice(record, events);
    try {
      if (record.valueBytes() > MAX_RECORD_BYTES) {
        throw new WireException(
            RejectionCode.TOO_LARGE,
            record.valueBytes() + " bytes are more than " + MAX_RECORD_BYTES);
      }
      String name = desk.reader().recordName(record.value());
      if (name.equals(UpdateBlock.getClassSchema().getName())) {
        block(UpdateBlockView.read(desk.reader(), record.value()), record, nowMillis, notice);
      } else if (!header(record, nowMillis, viewIsFresh, notice)) {
        return List.of(new IntakeEvent.AskView());
      }
    } catch (WireException e) {
      notice.refuse(new Refusal(e.code(), e.getMessage()));
    }
    position = record.offset() + 1;
    return events;
  }

  private boolean header(LogRecord record, long nowMillis, boolean viewIsFresh, Notice notice)
      throws WireException {
    SignedUpdateHeader signed = desk.reader().read(SignedUpdateHeader.class, record.value());
    byte[] bytes = Upload.array(signed.getHeader());
    UpdateHeader header = desk.reader().read(UpdateHeader.class, bytes);
    Digest id = Digest.sha256(bytes);
    notice.about(header, id);
    Upload open = uploads.get(id);
    Verdict told = foretold.take(id, record.offset());
    if (open != null) {
      open.seen(record.offset());
      passedOver.add(id, record.offset());
      if (told != null) { // Another copy took this header for the first.
        notice.events().addAll(apply(told));
      }
      return true;
    }
    boolean known = decided.contains(id);
    if (told == null && (known || foretold.decidedLater(id, record.offset()))) {
      passedOver.add(id, record.offset());
      if (known) {
        notice.duplicate();
      }
      return true;
    }
    if (told == null && !viewIsFresh && HeaderCheck.namesUnknown(header, desk.view())) {
      return false;
    }
    Optional<Refusal> refusal =
        told != null
            ? Optional.empty()
            : HeaderCheck.refusal(
                    desk.federation(),
                    bytes,
                    header,
                    Upload.array(signed.getSignature()),
                    desk.view())
                .or(() -> HeaderCheck.busy(header, desk));
    if (refusal.isPresent()) {
      boolean senderKnown = HeaderCheck.senderKnown(refusal.get());
      (senderKnown ? passedOver : unauthenticated).add(id, record.offset());
      notice.refuseHeader(refusal.get(), senderKnown);
    } else if (told != null && !told.admitted()) {
      remember(id);
    } else {
      Upload upload =
          new Upload(
              bytes, header, desk.view().task(header.getTask()).plan(), record.offset(), nowMillis);
      supersede(upload.author(), id, notice.events());
      open(upload, told != null);
    }
    return true;
  }

  private void open(Upload upload, boolean admitted) {
    uploads.put(upload.id(), upload);
    unfinishedByAuthor.put(upload.author(), upload.id());
    desk.credit().opened(upload);
    if (admitted) {
      upload.admit();
    }
  }

  private void supersede(String author, Digest newer, List<IntakeEvent> events) {
    Digest older = unfinishedByAuthor.get(author);
    if (older != null && !uploads.get(older).admitted()) {
      drop(
          uploads.get(older),
          new Refusal(
              RejectionCode.SUPERSEDED,
              "unfinished when update " + newer.shortHex() + " of the same participant began"),
          events);
    }
  }

  private void block(UpdateBlockView block, LogRecord record, long nowMillis, Notice notice) {
    Upload upload = uploads.get(block.updateId());
    notice.about(block.updateId(), upload);
    if (upload == null) {
      if (!decided.contains(block.updateId())
          && !passedOver.knows(block.updateId())
          && !unauthenticated.knows(block.updateId())) {
        notice.refuse(
            new Refusal(
                RejectionCode.BLOCK_WITHOUT_HEADER,
                "no accepted header of this update precedes the block in this partition"));
      }
      return;
    }
    int blocks = upload.plan().blocks();
    if (block.block() >= blocks) {
      notice.refuse(
          new Refusal(
              RejectionCode.BLOCK_INDEX_OUT_OF_RANGE,
              "block " + block.block() + " of a model with " + blocks));
      return;
    }
    if (!block.payloadHash().equals(upload.expectedHash(block.block()))) {
      notice.refuse(
          new Refusal(
              RejectionCode.BLOCK_HASH_MISMATCH,
              "block " + block.block() + " is not the one that the header lists"));
      return;
    }
    upload.seen(record.offset());
    if (!upload.has(block.block())) {
      receive(upload, block, nowMillis, notice.events());
    }
  }

  private void receive(
      Upload upload, UpdateBlockView block, long nowMillis, List<IntakeEvent> events) {
    BlockInspector.Result result = upload.inspect(block, inspector);
    if (result.fault() != null) {
      drop(upload, new Refusal(result.fault(), result.detail()), events);
      return;
    }
    boolean settled = upload.settled();
    upload.receive(block.block(), block.length(), result.squaredNorm(), nowMillis);
    desk.credit().passed(block.length());
    EncodedBlock content = block.encodedWith(upload.header().getCodec());
    events.add(
        new Forward(
            new BlockMessage.Arrived(
                upload.plan().path(), block.block(), upload.uploadId(partition), content)));
    if (upload.complete()) {
      complete(upload, settled, events);
    }
  }

  private void complete(Upload upload, boolean settledBefore, List<IntakeEvent> events) {
    if (!settledBefore) {
      settle(upload);
    }
    if (upload.admitted()) {
      close(upload);
    } else if (upload.refusal() == null) {
      upload.normRefusal().ifPresent(r -> upload.refuse(r.code(), r.detail()));
      events.add(new Propose(upload.proposal(partition, desk.view())));
    }
  }

  private void drop(Upload upload, Refusal refusal, List<IntakeEvent> events) {
    if (upload.settled()) {
      return;
    }
    settle(upload);
    upload.refuse(refusal.code(), refusal.detail());
    events.add(new Propose(upload.toDropped(partition)));
  }

  private void settle(Upload upload) {
    desk.credit().settled(upload);
    unfinishedByAuthor.remove(upload.author(), upload.id());
  }

  /** Takes a fact of the federation's journal, in log order. */
  public List<IntakeEvent> fact(JournalFact journaled) {
    Verdict verdict = Verdict.of(journaled);
    boolean ours = verdict != null && verdict.upload().partition() == partition;
    return ours ? apply(verdict) : List.of();
  }

  private List<IntakeEvent> apply(Verdict verdict) {
    Digest id = verdict.upload().update();
    long firstOffset = verdict.upload().firstOffset();
    Upload upload = uploads.get(id);
    List<IntakeEvent> events = new ArrayList<>();
    if (upload == null || upload.uploadId(partition).firstOffset() != firstOffset) {
      if (takePassedOver(id, firstOffset)) {
        if (verdict.admitted()) {
          events.add(new IntakeEvent.Backfill(verdict.upload(), verdict.lastOffset()));
        }
      } else if (firstOffset >= position) {
        foretold.add(verdict);
      }
    } else if (verdict.admitted()) {
      boolean settled = upload.settled();
      upload.admit();
      if (upload.complete()) {
        close(upload);
      } else if (settled) {
        desk.credit().reopened(upload); // Another copy got all of it in time: read on.
      }
    } else if (!upload.admitted()) {
      upload.received().stream()
          .forEach(
              block ->
                  events.add(
                      new Forward(
                          new BlockMessage.Dropped(
                              upload.plan().path(), block, upload.uploadId(partition)))));
      close(upload);
    }
    return events;
  }

  private boolean takePassedOver(Digest id, long offset) {
    return passedOver.take(id, offset) || unauthenticated.take(id, offset);
  }

  private void close(Upload upload) {
    desk.credit().closed(upload);
    uploads.remove(upload.id());
    unfinishedByAuthor.remove(upload.author(), upload.id());
    remember(upload.id());
  }

  private void remember(Digest id) {
    if (decided.add(id) && decided.size() > MEMORY) {
      decided.remove(decided.iterator().next());
    }
  }

  /** Proposes to drop what has made no progress for its task's upload timeout. */
  public List<IntakeEvent> tick(long nowMillis) {
    foretold.forgetBefore(position);
    List<IntakeEvent> events = new ArrayList<>();
    for (Upload upload : uploads.values()) {
      long timeout = upload.plan().spec().getBounds().getUploadTimeoutMillis();
      if (!upload.settled() && !upload.admitted() && upload.idleSince(nowMillis - timeout)) {
        drop(
            upload,
            new Refusal(
                RejectionCode.EXPIRED,
                upload.received().cardinality()
                    + " of "
                    + upload.plan().blocks()
                    + " blocks came, none for "
                    + timeout
                    + " ms"),
            events);
      }
    }
    return events;
  }

  /** What has to survive a restart. */
  public IntakeState save() {
    return new IntakeState(
        uploads.values().stream().map(Upload::save).toList(),
        decided.stream().map(Digest::toFixed).toList(),
        passedOver.save(),
        unauthenticated.save());
  }

  /** Restores {@link #save}. The view must know the tasks; call before any record or fact. */
  public void restore(IntakeState saved, long nowMillis) {
    saved.getDecided().forEach(id -> decided.add(Digest.of(id)));
    passedOver.restore(saved.getPassedOver());
    unauthenticated.restore(saved.getUnauthenticated());
    for (UploadState state : saved.getUploads()) {
      try {
        UpdateHeader header =
            desk.reader().read(UpdateHeader.class, Upload.array(state.getHeader()));
        FederationView.Task task = desk.view().task(header.getTask());
        if (task == null) {
          throw new IllegalStateException(
              "the journal no longer has the opening of task " + header.getTask());
        }
        Upload upload = new Upload(state, header, task.plan(), nowMillis);
        open(upload, false);
        desk.credit().passed(upload.payloadBytes());
        if (upload.settled()) {
          settle(upload);
        }
      } catch (WireException e) {
        throw new IllegalStateException("a checkpoint holds a header that cannot be read", e);
      }
    }
  }

  /** Proposals that may have been lost with a crash; for after the journal was read to its end. */
  public List<IntakeEvent> proposeAgain() {
    List<IntakeEvent> events = new ArrayList<>();
    for (Upload upload : uploads.values()) {
      if (upload.settled() && !upload.admitted()) {
        events.add(new Propose(upload.proposal(partition, desk.view())));
      }
    }
    return events;
  }
}
