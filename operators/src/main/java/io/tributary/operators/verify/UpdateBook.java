package io.tributary.operators.verify;

import io.tributary.operators.rounds.Decision;
import io.tributary.operators.verify.Account.Outcome;
import io.tributary.operators.verify.Divergence.Kind;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.WeightsDecided;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.schemas.state.RoundsState;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The accounts of a task's updates: what the journal decided about each, in which manifests it is
 * and what its sender was told. Unlike the round machine it never forgets, so that it finds what is
 * counted twice however far apart.
 */
final class UpdateBook {
  private final String task;
  private final Divergences divergences;
  private final Map<Digest, Account> accounts = new LinkedHashMap<>();
  private final Map<Digest, Account> buffer = new LinkedHashMap<>();

  /** What was asked about the round that is weighed; null when none is. */
  private Decision.AskWeights asked;

  private final Map<String, String> names = new HashMap<>();
  private final List<ClosedRound> closed = new ArrayList<>();

  /** Uploads that were decided before the journal's beginning; null when it has its beginning. */
  private Set<UploadId> decidedBefore;

  /** In the order in which their senders are told. */
  private final List<Account> told = new ArrayList<>();

  UpdateBook(String task, Divergences divergences) {
    this.task = task;
    this.divergences = divergences;
  }

  /** Takes up the accounts with what was known before the journal's present beginning. */
  void restore(Where where, RoundsState state) {
    decidedBefore = new HashSet<>();
    state
        .getDecided()
        .forEach(
            u ->
                decidedBefore.add(
                    new UploadId(
                        Digest.of(u.getUpdateId()), u.getPartition(), u.getFirstOffset())));
    for (IncludedUpdate u : state.getIncluded()) {
      UploadId upload =
          new UploadId(Digest.of(u.getUpdateId()), u.getPartition(), u.getFirstOffset());
      Account account =
          new Account(upload, name(u.getParticipant()), Account.UNKNOWN_OFFSET, where, null);
      account.outcome = Outcome.PENDING;
      account.factor = u.getFactor();
      account.round = state.getRound();
      accounts.put(upload.update(), account);
      buffer.put(upload.update(), account);
      decidedBefore.add(upload);
    }
    for (UpdateAdmitted u : state.getDeferred()) {
      UploadId upload =
          new UploadId(Digest.of(u.getUpdateId()), u.getPartition(), u.getFirstOffset());
      Account account =
          new Account(
              upload, name(u.getParticipant()), u.getLastOffset(), where, Admission.of(task, u));
      account.outcome = Outcome.DEFERRED;
      accounts.put(upload.update(), account);
      decidedBefore.add(upload);
    }
  }

  /** Takes a fact of the journal and what followed from it. */
  void fact(Where where, JournalFact fact, List<Decision> decisions) {
    Account subject = subject(where, fact.getFact(), decisions);
    for (Decision decision : decisions) {
      if (decision instanceof Decision.Fold fold) {
        Account account = account(fold.upload(), subject);
        account.outcome = Outcome.PENDING;
        account.factor = fold.factor();
        account.round = fold.round();
        buffer.put(fold.upload().update(), account);
      } else if (decision instanceof Decision.AskWeights ask) {
        asked = ask;
      } else if (decision instanceof Decision.Defer) {
        subject.outcome = Outcome.DEFERRED;
      } else if (decision instanceof Decision.Discard discard) {
        Account account = account(discard.upload(), subject);
        if (account.outcome == Outcome.LOST || account.outcome == Outcome.DEFERRED) {
          account.outcome = Outcome.COPY;
        }
      } else if (decision instanceof Decision.Close close) {
        long seed = fact.getFact() instanceof WeightsDecided weights ? weights.getSeed() : 0;
        closed.add(new ClosedRound(close, List.copyOf(buffer.values()), where, asked, seed));
        asked = null;
      } else if (decision instanceof Decision.Announce announce
          && announce.value() instanceof Receipt receipt) {
        decided(subject, receipt);
      }
    }
  }

  /** The account that a fact about an update opens; null for another fact or a mere repeat. */
  private Account subject(Where where, Object fact, List<Decision> decisions) {
    UploadId upload;
    Account account;
    if (fact instanceof UpdateAdmitted a) {
      upload = new UploadId(Digest.of(a.getUpdateId()), a.getPartition(), a.getFirstOffset());
      account =
          new Account(
              upload, name(a.getParticipant()), a.getLastOffset(), where, Admission.of(task, a));
    } else if (fact instanceof UpdateDropped d) {
      upload = new UploadId(Digest.of(d.getUpdateId()), d.getPartition(), d.getFirstOffset());
      account = new Account(upload, name(d.getParticipant()), d.getLastOffset(), where, null);
      account.code = d.getCode();
    } else {
      return null;
    }
    if (decidedBefore != null && decidedBefore.contains(upload) && decisions.isEmpty()) {
      return null;
    }
    Account before = accounts.get(upload.update());
    boolean repeated = false;
    for (Account one = before; one != null; one = one.next) {
      repeated |= one.upload.equals(upload);
    }
    if (repeated && decisions.isEmpty()) {
      return null;
    }
    if (repeated) {
      account.outcome = Outcome.REPEATED; // The machine had forgotten it.
    }
    account.next = before;
    accounts.put(upload.update(), account);
    return account;
  }

  /** The account of an upload: the fact's own, or one that waited for a weighing to end. */
  private Account account(UploadId upload, Account subject) {
    if (subject != null && subject.upload.equals(upload)) {
      return subject;
    }
    Account one = accounts.get(upload.update());
    while (one != null && !(one.upload.equals(upload) && one.outcome == Outcome.DEFERRED)) {
      one = one.next;
    }
    return one == null ? subject : one;
  }

  private String name(String participant) {
    return names.computeIfAbsent(participant, p -> p);
  }

  private void decided(Account subject, Receipt receipt) {
    Digest id = Digest.of(receipt.getUpdateId());
    boolean included = receipt.getStatus() == ReceiptStatus.INCLUDED;
    boolean ofSubject =
        !included
            && subject != null
            && subject.outcome != Outcome.PENDING
            && subject.upload.update().equals(id);
    Account account = ofSubject ? subject : waiting(id);
    if (included) {
      account.outcome = Outcome.INCLUDED;
    } else {
      account.code = receipt.getCode();
      if (account.outcome != Outcome.DROPPED && account.outcome != Outcome.REPEATED) {
        account.outcome = Outcome.REFUSED;
      }
    }
    account.told = true;
    told.add(account);
    account.toldVersion = receipt.getCurrentVersion();
  }

  /** The account in the open round, or the one that waited for a weighing and is now refused. */
  private Account waiting(Digest id) {
    Account account = buffer.remove(id);
    for (Account one = accounts.get(id); account == null; one = one.next) {
      if (one.outcome == Outcome.COPY && !one.told) {
        account = one;
      }
    }
    return account;
  }

  /** The rounds that the journal closed or passed over, in order. */
  List<ClosedRound> closed() {
    return closed;
  }

  /** Takes the first announced manifest of a round. */
  void manifest(Where where, RoundClosed round) {
    for (ManifestEntry entry : round.getManifest()) {
      Account account = included(Digest.of(entry.getUpdateId()));
      if (account == null) {
        continue; // The announcement differs from the journal's, and that has been told.
      }
      if (account.published != 0) {
        divergences.add(
            Kind.INCLUDED_TWICE,
            round.getRound(),
            where,
            account.upload.update().hex() + " in round " + account.published + " only",
            "it is in round " + round.getRound() + " too");
      }
      account.published = round.getRound();
    }
  }

  /** The round whose announced manifest has the update; 0 for none so far. */
  int publishedRound(Digest id) {
    Account account = included(id);
    return account == null ? 0 : account.published;
  }

  /** What the journal says of an update, in words. */
  String describe(Digest id) {
    return Optional.ofNullable(included(id))
        .or(() -> Optional.ofNullable(accounts.get(id)))
        .map(Account::toString)
        .orElse(id.shortHex() + " is not in the journal");
  }

  /** The oldest account of the update that is folded. */
  private Account included(Digest id) {
    Account found = null;
    for (Account one = accounts.get(id); one != null; one = one.next) {
      if (one.outcome == Outcome.INCLUDED) {
        found = one;
      }
    }
    return found;
  }

  /** Takes a receipt for one of the task's updates. */
  void receipt(Where where, Receipt receipt) {
    Digest id = Digest.of(receipt.getUpdateId());
    boolean known = false;
    for (Account one = accounts.get(id); one != null; one = one.next) {
      known = true;
      if (matches(one, receipt)) {
        one.receiptFound = true;
        return;
      }
    }
    boolean ofIntake =
        receipt.getCurrentVersion() == -1 && receipt.getStatus() == ReceiptStatus.REJECTED;
    boolean duplicate = receipt.getStatus() == ReceiptStatus.DUPLICATE && known;
    boolean mayBeOlder = decidedBefore != null && !known;
    if (!ofIntake && !duplicate && !mayBeOlder) {
      divergences.add(
          Kind.RECEIPT_CONTRADICTS,
          receipt.getRound() > 0 ? receipt.getRound() : -1,
          where,
          describe(id),
          "a receipt for "
              + receipt.getParticipant()
              + ": "
              + receipt.getStatus()
              + (receipt.getRound() > 0 ? " in round " + receipt.getRound() : "")
              + (receipt.getCode() == RejectionCode.UNKNOWN ? "" : " " + receipt.getCode()));
    }
  }

  private static boolean matches(Account account, Receipt receipt) {
    if (!account.told
        || !account.participant.equals(receipt.getParticipant())
        || account.toldVersion != receipt.getCurrentVersion()) {
      return false;
    }
    if (account.outcome == Outcome.INCLUDED) {
      return receipt.getStatus() == ReceiptStatus.INCLUDED && receipt.getRound() == account.round;
    }
    ReceiptStatus status =
        account.code == RejectionCode.STALE_VERSION ? ReceiptStatus.STALE : ReceiptStatus.REJECTED;
    return receipt.getStatus() == status && receipt.getCode() == account.code;
  }

  /** Takes a rejection of a whole update of the task. */
  void rejection(Where where, Rejection rejection) {
    Digest id = Digest.of(rejection.getUpdateId());
    if (decidedBefore != null && !accounts.containsKey(id)) {
      return;
    }
    for (Account one = accounts.get(id); one != null; one = one.next) {
      if (one.told
          && one.outcome != Outcome.INCLUDED
          && one.code == rejection.getCode()
          && one.upload.partition() == rejection.getPartition()) {
        one.rejectionFound = true;
        return;
      }
    }
    divergences.add(
        Kind.RECEIPT_CONTRADICTS,
        -1,
        where,
        describe(id),
        "a rejection of the whole update as " + rejection.getCode());
  }

  /**
   * Looks for what is lost, once all records are read.
   *
   * @param receiptsComplete whether retention has left all receipts
   */
  void finish(boolean receiptsComplete) {
    for (Account first : accounts.values()) {
      for (Account one = first; one != null; one = one.next) {
        if (one.outcome == Outcome.LOST) {
          divergences.add(
              Kind.UPDATE_LOST, -1, one.journal, "included, refused or pending", one.toString());
        }
      }
    }
    if (receiptsComplete) {
      findMissingReceipts();
    }
  }

  /** A participant's receipts lie in one partition: they come in the journal's order. */
  private void findMissingReceipts() {
    Set<String> toldLater = new HashSet<>();
    for (int i = told.size() - 1; i >= 0; i--) {
      Account one = told.get(i);
      if (one.receiptFound) {
        toldLater.add(one.participant);
      } else if (!one.rejectionFound && toldLater.contains(one.participant)) {
        divergences.add(
            Kind.RECEIPT_MISSING,
            one.round > 0 ? one.round : -1,
            one.journal,
            "a receipt: " + one,
            "none, though the participant was told of later updates");
      }
    }
  }

  /**
   * How the uploads stand.
   *
   * @param firstAnnounced the first round that the rounds topic still has
   */
  TaskReport.Updates counts(int firstAnnounced) {
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, 0);
    }
    int stale = 0;
    int unpublished = 0;
    for (Account first : accounts.values()) {
      for (Account one = first; one != null; one = one.next) {
        counts.merge(one.outcome, 1, Integer::sum);
        boolean refused = one.outcome == Outcome.REFUSED;
        stale += refused && one.code == RejectionCode.STALE_VERSION ? 1 : 0;
        unpublished +=
            one.outcome == Outcome.INCLUDED && one.published == 0 && one.round >= firstAnnounced
                ? 1
                : 0;
      }
    }
    int included = counts.get(Outcome.INCLUDED);
    int pending = counts.get(Outcome.PENDING) + counts.get(Outcome.DEFERRED);
    int refused = counts.get(Outcome.REFUSED);
    int copies = counts.get(Outcome.COPY);
    return new TaskReport.Updates(
        included + pending + refused + copies + counts.get(Outcome.LOST),
        included - unpublished,
        refused - stale,
        stale,
        pending + unpublished,
        copies,
        counts.get(Outcome.DROPPED));
  }
}
