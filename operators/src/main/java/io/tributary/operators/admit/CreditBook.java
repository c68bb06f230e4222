package io.tributary.operators.admit;

/**
 * How many bytes of undecided updates one intake has let in. Derived from its table of open
 * uploads, of which every one is decided sooner or later, so nothing can leak from it.
 */
public final class CreditBook {
  private final long creditBytes;
  private final long uploadBytes;
  private long undecidedBytes;
  private long unfinishedBytes;
  private int unfinished;
  private int awaitingJournal;
  private long peakBytes;

  /**
   * A book with nothing in it.
   *
   * @param creditBytes undecided bytes that are never exceeded while complete updates await the
   *     journal: the intake stops reading before a record could
   * @param uploadBytes declared bytes of unfinished uploads beyond which a new one is told BUSY
   */
  public CreditBook(long creditBytes, long uploadBytes) {
    this.creditBytes = creditBytes;
    this.uploadBytes = uploadBytes;
  }

  /**
   * Whether reading should pause. Never while only unfinished uploads are open: reading on is what
   * finishes them.
   */
  public boolean exhausted() {
    return undecidedBytes + PartitionDesk.MAX_RECORD_BYTES > creditBytes && awaitingJournal > 0;
  }

  /** The most undecided bytes there have ever been. */
  public long peakBytes() {
    return peakBytes;
  }

  /** Bytes passed on of updates that the journal has not decided. */
  public long undecidedBytes() {
    return undecidedBytes;
  }

  boolean busyFor(long declaredBytes) {
    return unfinished > 0 && unfinishedBytes + declaredBytes > uploadBytes;
  }

  void opened(Upload upload) {
    unfinished++;
    unfinishedBytes += upload.declaredBytes();
  }

  void passed(long payloadBytes) {
    undecidedBytes += payloadBytes;
    peakBytes = Math.max(peakBytes, undecidedBytes);
  }

  /** The upload will get no further: it has all its blocks, or it is to be dropped. */
  void settled(Upload upload) {
    unfinished--;
    unfinishedBytes -= upload.declaredBytes();
    awaitingJournal++;
  }

  /** The upload was to be dropped and was admitted: its further blocks are wanted after all. */
  void reopened(Upload upload) {
    opened(upload);
    awaitingJournal--;
  }

  void closed(Upload upload) {
    if (!upload.settled()) {
      settled(upload);
    }
    awaitingJournal--;
    undecidedBytes -= upload.payloadBytes();
  }
}
